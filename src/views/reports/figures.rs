//! Where sessions and failures come from: by day, by value, and MX host by fault.

use tls_rpt_workbench::explore::overview::Matrix;
use tls_rpt_workbench::explore::{Dimension, Group, Ranking};
use tls_rpt_workbench::protocol::Explored;
use yew::prelude::*;

use super::look::{Look, only, only_day, shown};
use crate::components::format::{count, number, received};

/// Sessions day by day.
pub fn by_day(explored: &Explored, look: &Look) -> Html {
    let figures = &explored.figures;
    if figures.days.is_empty() {
        return Html::default();
    }
    html! {
        <section class="part" aria-labelledby="days">
            <h2 id="days">{ "Sessions per day" }</h2>
            <div class="table-frame" tabindex="0" role="group" aria-label="Table of days">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{ "Day" }</th>
                            <th scope="col" class="numeric">{ "Followed" }</th>
                            <th scope="col" class="numeric">{ "Failed" }</th>
                            if figures.of_failures { <th scope="col" class="numeric">{ "Matching" }</th> }
                        </tr>
                    </thead>
                    <tbody>
                        for day in &figures.days {
                            <tr key={day.day}>
                                <th scope="row">{ only_day(explored, look, day.day) }</th>
                                <td class="numeric">{ number(day.sessions.successful) }</td>
                                <td class="numeric">{ number(day.sessions.failed) }</td>
                                if figures.of_failures { <td class="numeric">{ number(day.matching) }</td> }
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
            { remarks(explored) }
        </section>
    }
}

fn remarks(explored: &Explored) -> Html {
    let figures = &explored.figures;
    let mut told = Vec::new();
    if figures.undated > 0 {
        told.push(format!("{} without a date: in no day here.", count(figures.undated, "report", "reports")));
    }
    if figures.spanning > 0 {
        let reports = count(figures.spanning, "report", "reports");
        told.push(format!("{reports} of more than one day: counted on the first."));
    }
    if told.is_empty() {
        return Html::default();
    }
    html! { <p class="hint">{ told.join(" ") }</p> }
}

/// By everything a filter can choose from.
pub fn by_value(explored: &Explored, look: &Look) -> Html {
    let figures = &explored.figures;
    let all = [
        (Dimension::Fault, "By fault", &figures.faults),
        (Dimension::Mx, "By MX host", &figures.mx),
        (Dimension::Reporter, "By reporter", &figures.reporters),
        (Dimension::Domain, "By policy domain", &figures.domains),
        (Dimension::PolicyType, "By policy type", &figures.policy_types),
        (Dimension::ResultType, "By result type", &figures.result_types),
        (Dimension::Sender, "By sending MTA", &figures.senders),
    ];
    let some = all.into_iter().filter(|(_, _, ranking)| !ranking.top.is_empty());
    html! {
        <section class="part" aria-labelledby="values">
            <h2 id="values">{ "Where it comes from" }</h2>
            <div class="rankings">
                for (dimension, title, ranking) in some {
                    { one(explored, look, dimension, title, ranking) }
                }
            </div>
        </section>
    }
}

fn one(explored: &Explored, look: &Look, dimension: Dimension, title: &'static str, ranking: &Ranking) -> Html {
    let counted = ranking.top.iter().any(|group| group.sessions.is_some());
    html! {
        <section key={dimension.key()} class="ranking" aria-label={title}>
            <h3>{ title }</h3>
            <div class="table-frame" tabindex="0" role="group" aria-label={format!("Table: {title}")}>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{ dimension.label() }</th>
                            if counted {
                                <>
                                    <th scope="col" class="numeric">{ "Followed" }</th>
                                    <th scope="col" class="numeric">{ "Failed" }</th>
                                </>
                            }
                            <th scope="col" class="numeric">{ "In details" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for group in &ranking.top {
                            { row(explored, look, dimension, counted, group) }
                        }
                        if ranking.others > 0 {
                            <tr>
                                <th scope="row">{ format!("{} more", number(ranking.others)) }</th>
                                { cells(counted, &ranking.rest) }
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn row(explored: &Explored, look: &Look, dimension: Dimension, counted: bool, group: &Group) -> Html {
    // A reporter is written as it writes itself, anything else in words.
    let label = match dimension {
        Dimension::Reporter if !group.label.is_empty() => received(&group.label),
        _ => shown(explored, dimension, &group.value),
    };
    html! {
        <tr key={group.value.clone()}>
            <th scope="row">{ only(explored, look, dimension, &group.value, &label) }</th>
            { cells(counted, group) }
        </tr>
    }
}

fn cells(counted: bool, group: &Group) -> Html {
    let sessions = group.sessions.unwrap_or_default();
    html! {
        <>
            if counted {
                <>
                    <td class="numeric">{ number(sessions.successful) }</td>
                    <td class="numeric">{ number(sessions.failed) }</td>
                </>
            }
            <td class="numeric">{ number(group.matching) }</td>
        </>
    }
}

/// MX host by fault; nothing when there is only one of each.
pub fn matrix(explored: &Explored, look: &Look) -> Html {
    let matrix = &explored.figures.matrix;
    if matrix.mx.len() < 2 && matrix.faults.len() < 2 {
        return Html::default();
    }
    html! {
        <section class="part" aria-labelledby="matrix">
            <h2 id="matrix">{ "Which fault at which MX host" }</h2>
            <div class="table-frame" tabindex="0" role="group" aria-label="Table of MX hosts and faults">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{ "MX host" }</th>
                            for fault in &matrix.faults {
                                <th key={fault.clone()} scope="col">{ explored.title(fault).to_owned() }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>
                        for (host, cells) in matrix.mx.iter().zip(&matrix.cells) {
                            <tr key={host.clone()}>
                                <th scope="row">{ only(explored, look, Dimension::Mx, host, &shown(explored, Dimension::Mx, host)) }</th>
                                { cell_row(explored, look, matrix, host, cells) }
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
            if matrix.others > 0 {
                <p class="hint">{ format!("{} more are left out.", count(matrix.others, "host", "hosts")) }</p>
            }
        </section>
    }
}

fn cell_row(explored: &Explored, look: &Look, matrix: &Matrix, host: &str, cells: &[u64]) -> Html {
    use super::look::Change;
    let cell = |fault: &str, failed: u64| {
        if failed == 0 {
            return html! { <td class="numeric">{ "0" }</td> };
        }
        let values = vec![(Dimension::Mx, host.to_owned()), (Dimension::Fault, fault.to_owned())];
        let look = look.clone();
        let name =
            format!("Only {} at {}: {}", explored.title(fault), shown(explored, Dimension::Mx, host), number(failed));
        html! {
            <td class="numeric">
                <button type="button" class="only" aria-label={name} onclick={move |_: MouseEvent| look.emit(Change::All(values.clone()))}>{ number(failed) }</button>
            </td>
        }
    };
    html! {
        for (fault, failed) in matrix.faults.iter().zip(cells) {
            { cell(fault, *failed) }
        }
    }
}
