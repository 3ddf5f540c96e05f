//! A strip of small bars beside a figure. Its content is in the text next to it, so it is hidden from screen readers.

use tls_rpt_workbench::layout::scale::length;
use tls_rpt_workbench::layout::strip::strip;
use tls_rpt_workbench::report::Day;
use yew::prelude::*;

use super::hatching;

/// Width of a bar with its gap, and height of the strip, in CSS pixels.
const BAR: u32 = 4;
const HEIGHT: u32 = 20;

/// Counts by day, as a strip over the days of `range`. `id` is unique on the page.
pub(crate) fn failures_strip(id: &str, days: impl IntoIterator<Item = (Day, u64)>, range: (Day, Day)) -> Html {
    let bars = strip(days, range);
    let most = bars.iter().copied().max().unwrap_or(0);
    let width = u32::try_from(bars.len()).unwrap_or(0) * BAR;
    let pattern = format!("{id}-hatching");
    let fill = format!("url(#{pattern})");
    let x = |at: usize| (u32::try_from(at).unwrap_or(0) * BAR).to_string();
    html! {
        <svg class="strip" width={width.to_string()} height={HEIGHT.to_string()} viewBox={format!("0 0 {width} {HEIGHT}")} aria-hidden="true">
            { hatching(&pattern) }
            <line class="chart-grid" x1="0" x2={width.to_string()} y1={(HEIGHT - 1).to_string()} y2={(HEIGHT - 1).to_string()} />
            for (at, value) in bars.iter().enumerate().filter(|(_, value)| **value > 0) {
                { bar(x(at), length(*value, most, HEIGHT - 4, 0), fill.clone()) }
            }
        </svg>
    }
}

/// A bar; one too small for a height is a dot on the line.
fn bar(x: String, height: u32, fill: String) -> Html {
    if height == 0 {
        return html! { <rect class="strip-trace" {x} y={(HEIGHT - 2).to_string()} width={(BAR - 1).to_string()} height="2" /> };
    }
    html! {
        <rect class="chart-failed" {fill} {x} y={(HEIGHT - 1 - height).to_string()} width={(BAR - 1).to_string()} height={height.to_string()} />
    }
}
