//! Converts figures to lengths, shades and axis ticks in integer arithmetic, so that no figure is too large.

/// The length for a value where `top` has the length `full`, rounded to the nearest unit.
///
/// Any non-zero value has at least the length `least`, so that 1 in 100,000 stays visible; no length exceeds `full`.
pub fn length(value: u64, top: u64, full: u32, least: u32) -> u32 {
    if value == 0 || top == 0 {
        return 0;
    }
    exact(value, top, full).max(least).min(full)
}

/// The length without a minimum.
pub(super) fn exact(value: u64, top: u64, full: u32) -> u32 {
    let (value, top) = (u128::from(value), u128::from(top.max(1)));
    u32::try_from((value * u128::from(full) + top / 2) / top).unwrap_or(u32::MAX).min(full)
}

/// Number of shades, not counting 0.
pub const SHADES: u8 = 5;

/// The shade of a value on a scale up to `most`: 0 for none, else 1 to [`SHADES`].
///
/// The scale is logarithmic, because failure counts differ by orders of magnitude.
pub fn shade(value: u64, most: u64) -> u8 {
    let (Some(value), Some(most)) = (value.checked_ilog2(), most.checked_ilog2()) else { return 0 };
    if most == 0 {
        return SHADES;
    }
    let steps = u32::from(SHADES - 1);
    u8::try_from(1 + (value * steps / most).min(steps)).unwrap_or(SHADES)
}

/// The ticks of an axis from zero to at least `most`: round numbers in at most `intervals` equal steps. The last tick
/// is the end of the axis.
pub fn ticks(most: u64, intervals: u64) -> Vec<u64> {
    let (most, intervals) = (most.max(1), intervals.max(1));
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if step.saturating_mul(intervals) >= most || step == u64::MAX {
                let count = most.div_ceil(step);
                return (0..=count).map(|at| step.saturating_mul(at)).collect();
            }
        }
        power = power.saturating_mul(10);
    }
}

/// An abbreviated number: 950, 2,500, 20 k, 3 M.
pub fn compact(value: u64) -> String {
    const UNITS: [(u64, &str); 6] = [
        (1_000_000_000_000_000_000, "E"),
        (1_000_000_000_000_000, "P"),
        (1_000_000_000_000, "T"),
        (1_000_000_000, "G"),
        (1_000_000, "M"),
        (1_000, "k"),
    ];
    if value < 1_000 {
        return value.to_string();
    }
    if value < 10_000 {
        return format!("{},{:03}", value / 1_000, value % 1_000);
    }
    let (unit, letter) = UNITS.into_iter().find(|(unit, _)| value >= *unit).unwrap_or((1, ""));
    let tenths = value % unit / (unit / 10).max(1);
    if tenths == 0 { format!("{} {letter}", value / unit) } else { format!("{}.{tenths} {letter}", value / unit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_among_many_sessions_can_be_seen() {
        assert_eq!(length(1, 100_000, 200, 3), 3);
        assert_eq!(length(0, 100_000, 200, 3), 0);
        assert_eq!(length(100_000, 100_000, 200, 3), 200);
        assert_eq!(length(50_000, 100_000, 200, 3), 100);
        assert_eq!(length(7, 0, 200, 3), 0);
        assert_eq!(length(9, 3, 200, 3), 200);
        assert_eq!(length(u64::MAX, u64::MAX, u32::MAX, 0), u32::MAX);
    }

    #[test]
    fn marks_are_round_and_reach_the_top() {
        assert_eq!(ticks(0, 4), [0, 1]);
        assert_eq!(ticks(1, 4), [0, 1]);
        assert_eq!(ticks(3, 4), [0, 1, 2, 3]);
        assert_eq!(ticks(1_211, 4), [0, 500, 1_000, 1_500]);
        assert_eq!(ticks(100_001, 4), [0, 50_000, 100_000, 150_000]);
        for most in (0..200).map(|at| 3_u64.saturating_pow(at)) {
            let ticks = ticks(most, 4);
            assert!(ticks.len() <= 5, "{most}: {ticks:?}");
            assert!(*ticks.last().unwrap() >= most, "{most}: {ticks:?}");
        }
        assert_eq!(*ticks(u64::MAX, 4).last().unwrap(), u64::MAX);
    }

    #[test]
    fn shades_follow_the_order_of_magnitude() {
        assert_eq!(shade(0, 10), 0);
        assert_eq!(shade(0, 0), 0);
        assert_eq!(shade(1, 1), SHADES);
        assert_eq!([1, 8, 70, 500, 4_096].map(|value| shade(value, 4_096)), [1, 2, 3, 3, 5]);
        assert_eq!(shade(u64::MAX, u64::MAX), SHADES);
        for most in [2, 3, 100, 12_345] {
            let shades: Vec<u8> = (1..=most).map(|value| shade(value, most)).collect();
            assert!(shades.is_sorted() && shades[0] == 1 && *shades.last().unwrap() == SHADES, "{most}");
        }
    }

    #[test]
    fn marks_are_written_short() {
        let written = [0, 950, 2_500, 20_000, 150_000, 1_500_000, 3_000_000_000, u64::MAX].map(compact);
        assert_eq!(written, ["0", "950", "2,500", "20 k", "150 k", "1.5 M", "3 G", "18.4 E"]);
    }
}
