//! Sessions by day: a chart, and the same figures in a table whose days can be selected.

use tls_rpt_workbench::explore::overview::DayCount;
use tls_rpt_workbench::layout::days::{Bar, Chart, Frame, Measure, Step};
use tls_rpt_workbench::layout::scale::compact;
use yew::prelude::*;

use super::{hatching, swatch};
use tls_rpt_workbench::display::{count, number, span};
use tls_rpt_workbench::report::Day;

/// Data and callbacks of the chart.
pub(crate) struct Timeline<'a> {
    /// Prefix of the element ids in it, unique on the page.
    pub id: &'static str,
    /// Sessions per day (`Overview::days`).
    pub counts: &'a [DayCount],
    /// `Measure::Matching` if the filter selects failures (`Overview::of_failures`).
    pub measure: Measure,
    /// Reports that cover more than one day (`Overview::spanning`).
    pub spanning: u64,
    /// Reports without a date, or with an impossible one (`Overview::undated`).
    pub undated: u64,
    /// First and last day of the filter, if it has both.
    pub chosen: Option<(Day, Day)>,
    /// Called with the first and the last day of a bar.
    pub on_days: &'a Callback<(Day, Day)>,
}

/// The chart with its table; empty if no report has a date.
pub(crate) fn timeline(view: &Timeline<'_>) -> Html {
    let Some(wide) = Chart::of(view.counts, view.measure, Frame::WIDE) else { return Html::default() };
    let narrow = Chart::of(view.counts, view.measure, Frame::NARROW);
    let id = view.id;
    html! {
        <figure class="days" id={id}>
            <ul class="days-legend">
                if view.measure == Measure::Sessions {
                    <li>{ swatch(id, "chart-good", false) }{ " Followed the policy" }</li>
                }
                <li>{ swatch(id, "chart-failed", true) }{ " Failed" }</li>
                <li>{ swatch(id, "chart-gap", false) }{ " No report begins here" }</li>
            </ul>
            <div class="days-wide">{ drawing(view, &wide, &format!("{id}-wide")) }</div>
            if let Some(narrow) = &narrow {
                <div class="days-narrow">{ drawing(view, narrow, &format!("{id}-narrow")) }</div>
            }
            <figcaption class="hint">{ notes(view) }</figcaption>
            { table(view, &wide) }
        </figure>
    }
}

/// Notes about what the chart leaves out.
fn notes(view: &Timeline<'_>) -> String {
    let mut notes = Vec::new();
    if view.measure == Measure::Matching {
        notes.push("Only failed sessions that match the filter are drawn. ".to_owned());
    }
    if view.spanning > 0 {
        let reports = count(view.spanning, "report covers", "reports cover");
        notes.push(format!("{reports} more than one day; each counts on its first. "));
    }
    if view.undated > 0 {
        let reports = count(
            view.undated,
            "report without a date, or with one that cannot be, is",
            "reports without a date, or with one that cannot be, are",
        );
        notes.push(format!("{reports} not drawn. "));
    }
    notes.concat()
}

fn drawing(view: &Timeline<'_>, chart: &Chart, id: &str) -> Html {
    let (width, height) = chart.size;
    let (left, right) = chart.across;
    let (title, about) = (format!("{id}-title"), format!("{id}-about"));
    let pattern = format!("{id}-hatching");
    let fill = format!("url(#{pattern})");
    html! {
        <>
            <svg class="chart" viewBox={format!("0 0 {width} {height}")} role="img" aria-labelledby={format!("{title} {about}")}>
                <title id={title}>{ heading(view.measure, chart.step) }</title>
                <desc id={about}>{ summary(view.measure, chart) }</desc>
                { hatching(&pattern) }
                for (value, y) in &chart.ticks {
                    <>
                        <line class="chart-grid" x1={left.to_string()} x2={right.to_string()} y1={y.to_string()} y2={y.to_string()} />
                        <text class="chart-mark" x={(left - 6).to_string()} y={(y + 4).to_string()}>{ compact(*value) }</text>
                    </>
                }
                for bar in &chart.bars { { column(view, bar, chart, &fill) } }
                for label in &chart.labels {
                    <>
                        <text class="chart-label" x={label.x.to_string()} y={(chart.base + 22).to_string()}>{ &label.text }</text>
                        if let Some(year) = label.year {
                            <text class="chart-label" x={label.x.to_string()} y={(chart.base + 37).to_string()}>{ year }</text>
                        }
                    </>
                }
            </svg>
            <p class="hint">
                { format!("A bar is a {}. ", chart.step.name()) }
                if chart.raised {
                    { "Where few sessions failed, their part is drawn higher than its share, so that it can be seen; the table has the figures." }
                }
            </p>
        </>
    }
}

/// A bar, with a clickable area of the chart's full height. Keyboards and screen readers use the table.
fn column(view: &Timeline<'_>, bar: &Bar, chart: &Chart, fill: &str) -> Html {
    let space = if bar.width > 6 { bar.width / 5 } else { 1 };
    let (x, width) = ((bar.x + space / 2).to_string(), bar.width.saturating_sub(space).max(1).to_string());
    let range = (bar.first, bar.last);
    let onclick = view.on_days.reform(move |_: MouseEvent| range);
    let part = |(y, height): (u32, u32), class: &'static str, fill: Option<String>| {
        html! {
            if height > 0 {
                <rect {class} {fill} x={x.clone()} y={y.to_string()} width={width.clone()} height={height.to_string()} />
            }
        }
    };
    html! {
        <g class="chart-bar" {onclick}>
            <title>{ figures(view.measure, bar) }</title>
            <rect
                class="chart-place"
                x={bar.x.to_string()}
                y="0"
                width={bar.width.to_string()}
                height={chart.base.to_string()}
            />
            { part(bar.successful, "chart-good", None) }
            { part(bar.failed, "chart-failed", Some(fill.to_owned())) }
            if bar.covered == 0 { { part((chart.base + 3, 4), "chart-gap", None) } }
        </g>
    }
}

fn heading(measure: Measure, step: Step) -> String {
    let what = if measure == Measure::Sessions { "Sessions" } else { "Failed sessions" };
    format!("{what} by {}", step.name())
}

/// The figures of a bar, as one line of text.
fn figures(measure: Measure, bar: &Bar) -> String {
    let when = span(bar.first, bar.last);
    if bar.covered == 0 {
        return format!("{when}: no report begins here");
    }
    let (good, bad) = bar.parts(measure);
    match measure {
        Measure::Sessions => format!("{when}: {} followed the policy, {} failed", number(good), number(bad)),
        Measure::Matching => format!("{when}: {} failed", number(bad)),
    }
}

/// The content of the chart as text, for screen readers.
fn summary(measure: Measure, chart: &Chart) -> String {
    let (mut good, mut bad, mut gaps) = (0_u64, 0_u64, 0_u64);
    for bar in &chart.bars {
        let parts = bar.parts(measure);
        (good, bad) = (good.saturating_add(parts.0), bad.saturating_add(parts.1));
        gaps += u64::from(bar.covered == 0);
    }
    let (Some(first), Some(last)) = (chart.bars.first(), chart.bars.last()) else { return String::new() };
    let period = span(first.first, last.last);
    let mut out = match measure {
        Measure::Sessions => format!("{period}: {} followed the policy, {} failed.", number(good), number(bad)),
        Measure::Matching => format!("{period}: {} failed.", number(bad)),
    };
    let worst = chart.bars.iter().rev().max_by_key(|bar| bar.parts(measure).1);
    if let Some(worst) = worst.filter(|bar| bad > 0 && bar.parts(measure).1 < bad) {
        let most = number(worst.parts(measure).1);
        out.push_str(&format!(" Most failed in {}: {most}.", span(worst.first, worst.last)));
    }
    if gaps > 0 {
        let steps = if chart.step == Step::Day { "days" } else { "bars" };
        out.push_str(&format!(" {steps} on which no report begins: {}.", number(gaps)));
    }
    out.push_str(" All figures are in the table that follows.");
    out
}

fn table(view: &Timeline<'_>, chart: &Chart) -> Html {
    let sessions = view.measure == Measure::Sessions;
    html! {
        <details class="days-table">
            <summary>{ format!("The figures by {}", chart.step.name()) }</summary>
            <div class="table-frame">
                <table class="table">
                    <caption class="visually-hidden">{ heading(view.measure, chart.step) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "When" }</th>
                            if sessions { <th scope="col" class="numeric">{ "Followed the policy" }</th> }
                            <th scope="col" class="numeric">{ "Failed" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for bar in &chart.bars { { line(view, bar, sessions) } }
                    </tbody>
                </table>
            </div>
        </details>
    }
}

fn line(view: &Timeline<'_>, bar: &Bar, sessions: bool) -> Html {
    let range = (bar.first, bar.last);
    let when = span(bar.first, bar.last);
    if bar.covered == 0 {
        let columns = if sessions { "2" } else { "1" };
        return html! {
            <tr>
                <th scope="row">{ when }</th>
                <td class="numeric" colspan={columns}>{ "no report begins here" }</td>
            </tr>
        };
    }
    let (good, bad) = bar.parts(view.measure);
    let pressed = view.chosen == Some(range);
    let onclick = view.on_days.reform(move |_: MouseEvent| range);
    html! {
        <tr>
            <th scope="row">
                <button type="button" class="pick" aria-pressed={pressed.to_string()} {onclick}>
                    <span class="visually-hidden">{ "Only " }</span>{ when }
                </button>
            </th>
            if sessions { <td class="numeric">{ number(good) }</td> }
            <td class={classes!("numeric", (bad > 0).then_some("failed"))}>{ number(bad) }</td>
        </tr>
    }
}
