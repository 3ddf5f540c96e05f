//! Sessions over time, drawn as in the page: all sessions above, failed ones below, each true to its own scale.

use maud::{Markup, html};

use crate::display::{count, number, percent, span};
use crate::explore::Overview;
use crate::layout::days::{Bar, Chart, Frame, Measure, Panel};
use crate::layout::scale::compact;

/// Width of the drawing, in CSS pixels: fits a sheet of A4 or letter paper.
const WIDTH: u32 = 660;

/// The drawing with its figures as a table; nothing if no report has a date.
pub(super) fn days(figures: &Overview) -> Markup {
    let measure = if figures.of_failures { Measure::Matching } else { Measure::Sessions };
    let Some(chart) = Chart::of(&figures.days, measure, Frame { width: WIDTH }) else { return html! {} };
    let step = chart.step.name();
    let (width, height) = chart.size;
    html! {
        figure {
            svg viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="img" aria-label={ "Sessions per " (step) "; the table has the figures" } {
                @if let Some(volume) = &chart.volume { (panel(volume, &chart, &format!("All sessions per {step}"))) }
                (panel(&chart.failures, &chart, &format!("Failed sessions per {step}, on a scale of their own")))
                @for bar in &chart.bars { (column(bar, &chart)) }
                @for label in &chart.labels {
                    text class="label" x=(label.x) y=(chart.failures.base + 20) { (label.text) }
                    @if let Some(year) = label.year { text class="label" x=(label.x) y=(chart.failures.base + 34) { (year) } }
                }
            }
            details {
                summary { "The figures per " (step) }
                table {
                    thead { tr { th scope="col" { "Date" } th scope="col" class="number" { "Sessions" } th scope="col" class="number" { "Failed" } th scope="col" class="number" { "Failure rate" } } }
                    tbody { @for bar in chart.bars.iter().filter(|bar| bar.covered > 0) { (row(bar, measure)) } }
                }
            }
        }
    }
}

fn panel(panel: &Panel, chart: &Chart, title: &str) -> Markup {
    let (left, right) = chart.across;
    html! {
        text class="panel-title" x="0" y=(panel.title) { (title) }
        @for (value, y) in &panel.ticks {
            line class="grid" x1=(left) x2=(right) y1=(y) y2=(y) {}
            text class="tick" x=(left - 6) y=(y + 4) { (compact(*value)) }
        }
    }
}

fn column(bar: &Bar, chart: &Chart) -> Markup {
    let gap = if bar.width > 6 { bar.width / 5 } else { 1 };
    let (x, width) = (bar.x + gap / 2, bar.width.saturating_sub(gap).max(1));
    let base = chart.failures.base;
    html! {
        @if let Some(volume) = &chart.volume {
            rect class="sessions" x=(x) y=(volume.base - bar.volume) width=(width) height=(bar.volume) {}
        }
        rect class="failed" x=(x) y=(base - bar.failed) width=(width) height=(bar.failed) {}
        @if bar.trace { circle class="failed" cx=(bar.x + bar.width / 2) cy=(base - 2) r="1.5" {} }
    }
}

fn row(bar: &Bar, measure: Measure) -> Markup {
    let failed = bar.failed(measure);
    let all = bar.sessions.total();
    html! {
        tr {
            th scope="row" { (span(bar.first, bar.last)) }
            td class="number" { (number(all)) }
            td class="number" { (number(failed)) }
            td class="number" { (percent(failed, all)) }
        }
    }
}

/// What is drawn, in a sentence.
pub(super) fn caption(figures: &Overview) -> String {
    let undated = figures.undated;
    if undated == 0 {
        return String::new();
    }
    format!("{} no usable date and cannot be drawn.", count(undated, "report has", "reports have"))
}
