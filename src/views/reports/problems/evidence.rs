//! The evidence of a problem: who counted how many failed sessions on which day, and what the senders wrote.

use tls_rpt_workbench::diagnosis::problems::ByReporter;
use tls_rpt_workbench::layout::scale::shade;
use tls_rpt_workbench::present::ProblemView;
use yew::prelude::*;

use crate::views::components::name::name;
use tls_rpt_workbench::display::{count, day, names, number, percent, received, short_day};

/// Maximum number of result types named.
const NAMES: usize = 5;
const SHADES: [&str; 6] = ["shade-0", "shade-1", "shade-2", "shade-3", "shade-4", "shade-5"];

/// Failed sessions by reporter and day.
pub(super) fn by_reporter(view: &ByReporter) -> Html {
    if view.days.is_empty() || view.rows.is_empty() {
        return Html::default();
    }
    let most = view.rows.iter().flat_map(|row| row.days.iter().flatten()).map(|cell| cell.0).max().unwrap_or(0);
    html! {
        <section class="detail-part" aria-labelledby="problem-days">
            <h3 id="problem-days">{ "Who saw it, and when" }</h3>
            <div class="table-frame" tabindex="0" role="group" aria-label="Table of failed sessions by reporter and day">
                <table class="day-grid">
                    <caption class="visually-hidden">{ "Failed sessions by reporter and day, from all reports" }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "Reporter" }</th>
                            for at in &view.days {
                                <th scope="col" class="day-grid-day"><span class="visually-hidden">{ day(*at) }</span><span aria-hidden="true">{ at.date().2 }</span></th>
                            }
                            <th scope="col" class="numeric">{ "Failed" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for row in &view.rows {
                            <tr key={row.reporter.clone()}>
                                <th scope="row">{ if row.reporter.is_empty() { html! { "unnamed" } } else { name(&row.reporter) } }</th>
                                for (at, cell) in view.days.iter().zip(&row.days) {
                                    { one(*at, *cell, most) }
                                }
                                <td class="numeric nowrap">{ format!("{} of {}", number(row.failed), number(row.sessions)) }</td>
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
            <p class="hint">
                { "Failed sessions, darker where there are more. A dot: sessions, none failed. Empty: no report. All reports, whatever is filtered." }
                if view.began_before { { format!(" It began before {}.", short_day(view.days[0])) } }
                if view.others > 0 { { format!(" {} left out.", count(view.others, "further reporter is", "further reporters are")) } }
            </p>
        </section>
    }
}

fn one(at: tls_rpt_workbench::report::Day, cell: Option<(u64, u64)>, most: u64) -> Html {
    let Some((failed, all)) = cell else { return html! { <td class="day-grid-cell"></td> } };
    let title = format!("{}: {} of {} failed ({})", day(at), number(failed), number(all), percent(failed, all));
    if failed == 0 {
        return html! { <td class="day-grid-cell" {title}><span aria-hidden="true">{ "\u{b7}" }</span><span class="visually-hidden">{ "0" }</span></td> };
    }
    let class = SHADES.get(usize::from(shade(failed, most))).copied().unwrap_or_default();
    html! { <td class={classes!("day-grid-cell", "shaded", class)} {title}>{ tls_rpt_workbench::layout::scale::compact(failed) }</td> }
}

/// The failure details as text.
pub(super) fn texts(problem: &ProblemView) -> Html {
    html! {
        <details>
            <summary>{ format!("What the senders wrote ({})", count(problem.rows, "entry", "entries")) }</summary>
            <ul class="evidence">
                for row in &problem.evidence {
                    <li>{ received(row) }</li>
                }
            </ul>
            if problem.rows > problem.evidence.len() as u64 {
                <p class="hint">{ format!("The first {} are listed.", problem.evidence.len()) }</p>
            }
            <p class="hint">{ format!("Result type: {}. {}", names(&problem.result_types, NAMES), problem.source) }</p>
            for habit in &problem.habits {
                <p class="hint">{ habit }</p>
            }
        </details>
    }
}
