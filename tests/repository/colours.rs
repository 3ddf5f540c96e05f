//! The colours of charts can be seen and told apart, in light and dark, with any colour vision.

use std::collections::HashMap;

type Rgb = [f64; 3];

/// The colours in `styles/tokens.css` by name, in light (0) or dark (1), as linear RGB.
fn tokens(theme: usize) -> HashMap<String, Rgb> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/styles/tokens.css");
    let text = std::fs::read_to_string(path).unwrap();
    let pairs = text.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(": light-dark("));
    let tokens: HashMap<String, Rgb> = pairs
        .map(|(name, values)| {
            let value = values.trim_end_matches(");").split(", ").nth(theme).unwrap();
            let value = u32::from_str_radix(value.trim_start_matches('#'), 16).unwrap();
            (name.to_owned(), [16, 8, 0].map(|shift| linear(f64::from((value >> shift) & 0xff) / 255.0)))
        })
        .collect();
    assert!(tokens.len() > 20);
    tokens
}

fn linear(value: f64) -> f64 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn luminance([red, green, blue]: Rgb) -> f64 {
    0.212_6 * red + 0.715_2 * green + 0.072_2 * blue
}

/// The contrast of WCAG 2.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// How far apart two colours look (CIE 1976).
fn distance(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (lab(one), lab(other));
    one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

fn lab([red, green, blue]: Rgb) -> [f64; 3] {
    let curve = |value: f64| if value > 0.008_856 { value.cbrt() } else { 7.787 * value + 16.0 / 116.0 };
    let x = curve((0.412_4 * red + 0.357_6 * green + 0.180_5 * blue) / 0.950_5);
    let y = curve(luminance([red, green, blue]));
    let z = curve((0.019_3 * red + 0.119_2 * green + 0.950_5 * blue) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Without red, green or blue cones (Machado, Oliveira, Fernandes 2009), and without any.
const BLINDNESS: [(&str, [Rgb; 3]); 4] = [
    (
        "red",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "green",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_82, 0.042_94, 0.968_881]],
    ),
    ("blue", [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.3039]]),
    ("none", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
];

fn seen(colour: Rgb, matrix: &[Rgb; 3]) -> Rgb {
    matrix.map(|row| row.iter().zip(colour).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0))
}

#[test]
fn bars_stand_out_from_what_is_behind_them() {
    for theme in [0, 1] {
        let tokens = tokens(theme);
        for bar in ["chart-good", "chart-failed", "shade-line", "line-strong"] {
            for behind in ["ground", "surface"] {
                let contrast = contrast(tokens[bar], tokens[behind]);
                assert!(contrast >= 3.0, "{bar} on {behind}, theme {theme}: {contrast:.2}");
            }
        }
        // The lines of the pattern can be seen.
        let hatching = contrast(tokens["chart-failed"], tokens["chart-failed-soft"]);
        assert!(hatching >= 3.0, "theme {theme}: {hatching:.2}");
    }
}

#[test]
fn success_and_failure_differ_with_any_colour_vision() {
    for theme in [0, 1] {
        let tokens = tokens(theme);
        for (cones, matrix) in BLINDNESS {
            let distance = distance(seen(tokens["chart-good"], &matrix), seen(tokens["chart-failed"], &matrix));
            assert!(distance > 35.0, "without {cones}, theme {theme}: {distance:.1}");
        }
    }
}

#[test]
fn numbers_can_be_read_on_every_shade_and_shades_go_one_way() {
    for theme in [0, 1] {
        let tokens = tokens(theme);
        for (shade, ink) in [(1, "ink"), (2, "ink"), (3, "ink"), (4, "shade-ink"), (5, "shade-ink")] {
            let contrast = contrast(tokens[&format!("shade-{shade}")], tokens[ink]);
            assert!(contrast >= 4.5, "shade {shade}, theme {theme}: {contrast:.2}");
        }
        let mut lightness: Vec<f64> = (1..=5).map(|shade| lab(tokens[&format!("shade-{shade}")])[0]).collect();
        if theme == 0 {
            lightness.reverse();
        }
        for pair in lightness.windows(2) {
            assert!(pair[1] - pair[0] > 6.0, "theme {theme}: {lightness:?}");
        }
    }
}
