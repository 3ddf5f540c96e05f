//! Sessions over time: two plots on one time axis, with the problems as periods under them, and the same figures in a table
//! whose days can be selected.

use std::rc::Rc;

use tls_rpt_workbench::diagnosis::Status;
use tls_rpt_workbench::layout::days::{Bar, Chart, Frame, Measure, Panel, Step};
use tls_rpt_workbench::layout::scale::compact;
use tls_rpt_workbench::page::{Answered, Route, Section};
use tls_rpt_workbench::present::problem::{Attention, ProblemRow};
use yew::prelude::*;

use super::hatching;
use crate::views::components::width::use_width;
use tls_rpt_workbench::display::{count, number, percent, received, shortened, span};
use tls_rpt_workbench::report::Day;
use web::{dom, location};

#[derive(Properties, PartialEq)]
pub(crate) struct TimelineProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with the first and the last day of a bar.
    pub on_days: Callback<(Day, Day)>,
    /// The query of the filter, for links to problems.
    pub query: AttrValue,
}

/// Element id of the figure.
const ID: &str = "per-day";
/// Problems drawn as periods; the list next to the chart has all.
const PERIODS: usize = 5;
/// Height of a period with its label.
const PERIOD: u32 = 17;

/// The chart with its table; empty if no report has a date.
#[component]
pub(crate) fn Timeline(props: &TimelineProps) -> Html {
    let width = use_width(ID);
    let figures = &props.explored.figures;
    let measure = if figures.of_failures { Measure::Matching } else { Measure::Sessions };
    let frame = width.map_or(Frame::DEFAULT, |width| Frame { width });
    let Some(chart) = Chart::of(&figures.days, measure, frame) else { return Html::default() };
    html! {
        <figure class="days" id={ID}>
            { drawing(props, measure, &chart) }
            <figcaption class="hint">{ notes(props, measure, &chart) }</figcaption>
            { table(props, measure, &chart) }
        </figure>
    }
}

/// What a bar is, and what the chart leaves out.
fn notes(props: &TimelineProps, measure: Measure, chart: &Chart) -> String {
    let figures = &props.explored.figures;
    let mut notes = Vec::new();
    if chart.step != Step::Day {
        notes.push(format!("Each bar is one {}. ", chart.step.name()));
    }
    if chart.bars.iter().any(|bar| bar.trace) {
        notes.push("A dot marks failures too few for a bar. ".to_owned());
    }
    if measure == Measure::Matching {
        notes.push("Only failed sessions that match the filter are drawn. ".to_owned());
    }
    if figures.spanning > 0 {
        let reports = count(figures.spanning, "report covers", "reports cover");
        notes.push(format!("{reports} more than one day and counts on the first. "));
    }
    if figures.undated > 0 {
        let reports = count(figures.undated, "report has", "reports have");
        notes.push(format!("{reports} no usable date and cannot be drawn. "));
    }
    notes.concat()
}

fn drawing(props: &TimelineProps, measure: Measure, chart: &Chart) -> Html {
    let periods = periods(props, chart);
    let (width, height) = chart.size;
    let height = height + u32::try_from(periods.len()).unwrap_or(0) * PERIOD + if periods.is_empty() { 0 } else { 6 };
    let (title, about, pattern) = (format!("{ID}-title"), format!("{ID}-about"), format!("{ID}-hatching"));
    let fill = format!("url(#{pattern})");
    let step = chart.step.name();
    let below = chart.failures.base;
    html! {
        <svg class="chart" width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} role="img" aria-labelledby={format!("{title} {about}")}>
            <title id={title}>{ format!("Sessions per {step}") }</title>
            <desc id={about}>{ summary(measure, chart) }</desc>
            { hatching(&pattern) }
            if let Some(volume) = &chart.volume { { panel(volume, chart, format!("All sessions per {step}")) } }
            { panel(&chart.failures, chart, failures_title(chart)) }
            for bar in &chart.bars { { column(props, measure, bar, chart, &fill) } }
            for label in &chart.labels {
                <>
                    <text class="chart-label" x={label.x.to_string()} y={(below + 20).to_string()}>{ &label.text }</text>
                    if let Some(year) = label.year {
                        <text class="chart-label" x={label.x.to_string()} y={(below + 34).to_string()}>{ year }</text>
                    }
                </>
            }
            { for periods }
        </svg>
    }
}

/// The second plot has another scale than the first, which its title says where it fits.
fn failures_title(chart: &Chart) -> String {
    let step = chart.step.name();
    if chart.size.0 < 400 {
        format!("Failed, per {step} (own scale)")
    } else {
        format!("Failed sessions per {step}, on a scale of their own")
    }
}

fn panel(panel: &Panel, chart: &Chart, title: String) -> Html {
    let (left, right) = chart.across;
    html! {
        <>
            <text class="chart-title" x="0" y={panel.title.to_string()}>{ title }</text>
            for (value, y) in &panel.ticks {
                <>
                    <line class="chart-grid" x1={left.to_string()} x2={right.to_string()} y1={y.to_string()} y2={y.to_string()} />
                    <text class="chart-mark" x={(left - 6).to_string()} y={(y + 4).to_string()}>{ compact(*value) }</text>
                </>
            }
        </>
    }
}

/// The bars of a day, with a clickable area of the chart's full height. Keyboards and screen readers use the table.
fn column(props: &TimelineProps, measure: Measure, bar: &Bar, chart: &Chart, fill: &str) -> Html {
    let space = if bar.width > 6 { bar.width / 5 } else { 1 };
    let (x, width) = ((bar.x + space / 2).to_string(), bar.width.saturating_sub(space).max(1).to_string());
    let range = (bar.first, bar.last);
    let onclick = props.on_days.reform(move |_: MouseEvent| range);
    let rect = |base: u32, height: u32, class: &'static str, fill: Option<String>| {
        html! {
            if height > 0 {
                <rect {class} {fill} x={x.clone()} y={(base - height).to_string()} width={width.clone()} height={height.to_string()} />
            }
        }
    };
    let base = chart.failures.base;
    html! {
        <g class="chart-bar" {onclick}>
            <title>{ figures(measure, bar) }</title>
            <rect class="chart-place" x={bar.x.to_string()} y="0" width={bar.width.to_string()} height={base.to_string()} />
            if let Some(volume) = &chart.volume { { rect(volume.base, bar.volume, "chart-good", None) } }
            { rect(base, bar.failed, "chart-failed", Some(fill.to_owned())) }
            if bar.trace { <circle class="chart-trace" cx={(bar.x + bar.width / 2).to_string()} cy={(base - 2).to_string()} r="1.5" /> }
            if bar.covered == 0 { { rect(base + 5, 4, "chart-gap", None) } }
        </g>
    }
}

/// The problems as periods on the time axis. The list of problems has the same as text.
fn periods(props: &TimelineProps, chart: &Chart) -> Vec<Html> {
    let mut rows: Vec<&ProblemRow> = props.explored.problems.iter().collect();
    rows.sort_by_key(|row| row.attention());
    let rows = rows.into_iter().filter(|row| !row.verdict.noise);
    let drawn = rows.filter_map(|row| {
        let (first, last) = row.verdict.days?;
        Some((row, chart.across(first, last)?))
    });
    drawn
        .take(PERIODS)
        .enumerate()
        .map(|(at, (row, (left, right)))| {
            let y = chart.failures.base + 40 + u32::try_from(at).unwrap_or(0) * PERIOD;
            let over = row.attention() == Attention::Over;
            let class = if over { "calm" } else { row.verdict.severity.name() };
            let place = row.hosts.first().or(row.policy_domain.as_ref()).map(|place| received(place));
            let label = format!("{}{}", row.fault().title(), place.map(|place| format!(": {place}")).unwrap_or_default());
            // Beside the bar where there is room for it, else before it.
            let room = chart.size.0.saturating_sub(right);
            let (x, anchor) = if room > 260 { (right + 6, "start") } else { (left.saturating_sub(6), "end") };
            let fits = usize::try_from(if anchor == "start" { room } else { left } / 7).unwrap_or(0).saturating_sub(1);
            let address = Route::Reports(Section::Problems(Some(row.id.clone()))).with_query(&props.query);
            let onclick = Callback::from(move |_: MouseEvent| location::go(&address));
            let state = match row.verdict.status {
                Status::Over => "over",
                Status::Happening => "still happening",
                Status::Unclear => "current status unknown",
            };
            html! {
                <g class="chart-period" {onclick}>
                    <title>{ format!("{label}, {state}") }</title>
                    <rect class={classes!("period", class)} x={left.to_string()} y={y.to_string()} width={(right - left).to_string()} height="8" rx="2" />
                    if fits > 6 {
                        <text class="chart-period-label" text-anchor={anchor} x={x.to_string()} y={(y + 9).to_string()}>{ shortened(&label, fits) }</text>
                    }
                </g>
            }
        })
        .collect()
}

/// The figures of a bar, as one line of text.
fn figures(measure: Measure, bar: &Bar) -> String {
    let when = span(bar.first, bar.last);
    if bar.covered == 0 {
        return format!("{when}: no report");
    }
    match measure {
        Measure::Sessions => {
            let (failed, all) = (bar.sessions.failed, bar.sessions.total());
            format!(
                "{when}: {} of {} failed ({})",
                number(failed),
                count(all, "session", "sessions"),
                percent(failed, all)
            )
        }
        Measure::Matching => format!("{when}: {} failed", number(bar.matching)),
    }
}

/// The content of the chart as text, for screen readers.
fn summary(measure: Measure, chart: &Chart) -> String {
    let (mut all, mut bad, mut gaps) = (0_u64, 0_u64, 0_u64);
    for bar in &chart.bars {
        (all, bad) = (all.saturating_add(bar.sessions.total()), bad.saturating_add(bar.failed(measure)));
        gaps += u64::from(bar.covered == 0);
    }
    let (Some(first), Some(last)) = (chart.bars.first(), chart.bars.last()) else { return String::new() };
    let period = span(first.first, last.last);
    let mut out = match measure {
        Measure::Sessions => format!("{period}: {} of {} failed.", number(bad), count(all, "session", "sessions")),
        Measure::Matching => format!("{period}: {} failed.", number(bad)),
    };
    let worst = chart.bars.iter().rev().max_by_key(|bar| bar.failed(measure));
    if let Some(worst) = worst.filter(|bar| bad > 0 && bar.failed(measure) < bad) {
        let most = number(worst.failed(measure));
        out.push_str(&format!(" Most failed on {}: {most}.", span(worst.first, worst.last)));
    }
    if gaps > 0 {
        out.push_str(&format!(
            " Without a report: {}.",
            count(gaps, &chart.step.name(), &format!("{}s", chart.step.name()))
        ));
    }
    out.push_str(" All figures are in the table that follows.");
    out
}

fn table(props: &TimelineProps, measure: Measure, chart: &Chart) -> Html {
    let sessions = measure == Measure::Sessions;
    html! {
        <details class="days-table">
            <summary>{ format!("The figures as a table, per {}", chart.step.name()) }</summary>
            <div class="table-frame" tabindex="0" role="group" aria-label="Table of days">
                <table class="table">
                    <caption class="visually-hidden">{ format!("Sessions per {}", chart.step.name()) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "Date" }</th>
                            if sessions { <><th scope="col" class="numeric">{ "Sessions" }</th></> }
                            <th scope="col" class="numeric">{ "Failed" }</th>
                            if sessions { <><th scope="col" class="numeric">{ "Failure rate" }</th></> }
                        </tr>
                    </thead>
                    <tbody>
                        for bar in &chart.bars { { line(props, measure, bar) } }
                    </tbody>
                </table>
            </div>
        </details>
    }
}

fn line(props: &TimelineProps, measure: Measure, bar: &Bar) -> Html {
    let sessions = measure == Measure::Sessions;
    let range = (bar.first, bar.last);
    let when = span(bar.first, bar.last);
    if bar.covered == 0 {
        let columns = if sessions { "3" } else { "1" };
        return html! {
            <tr>
                <th scope="row">{ when }</th>
                <td class="numeric" colspan={columns}>{ "no report" }</td>
            </tr>
        };
    }
    let (failed, all) = (bar.failed(measure), bar.sessions.total());
    let filter = &props.explored.filter;
    let pressed = filter.from.zip(filter.to) == Some(range);
    // The table changes with the days, and the button goes: the focus moves to where the period is shown.
    let onclick = props.on_days.reform(move |_: MouseEvent| {
        dom::focus("period");
        range
    });
    html! {
        <tr>
            <th scope="row">
                <button type="button" class="pick" id={format!("day-{}", bar.first.0)} aria-pressed={pressed.to_string()} {onclick}>
                    <span class="visually-hidden">{ "Only " }</span>{ when }
                </button>
            </th>
            if sessions { <><td class="numeric">{ number(all) }</td></> }
            <td class={classes!("numeric", (failed > 0).then_some("failed"))}>{ number(failed) }</td>
            if sessions { <><td class="numeric">{ percent(failed, all) }</td></> }
        </tr>
    }
}
