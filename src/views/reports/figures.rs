//! Breakdowns of sessions and failures: by day, by value, and MX host by fault.

use tls_rpt_workbench::explore::Dimension;
use tls_rpt_workbench::layout::days::Measure;
use tls_rpt_workbench::page::FilterChange;
use tls_rpt_workbench::present::Dashboard;
use yew::prelude::*;

use super::look::Look;
use crate::views::components::charts::Choose;
use crate::views::components::charts::matrix::{MatrixView, matrix};
use crate::views::components::charts::ranking::{RankingView, ranking};
use crate::views::components::charts::timeline::{Timeline, timeline};

/// Sessions by day.
pub(crate) fn by_day(explored: &Dashboard, look: &Look) -> Html {
    let figures = &explored.figures;
    if figures.days.is_empty() {
        return Html::default();
    }
    let view = Timeline {
        id: "per-day",
        counts: &figures.days,
        measure: if figures.of_failures { Measure::Matching } else { Measure::Sessions },
        spanning: figures.spanning,
        undated: figures.undated,
        chosen: explored.filter.from.zip(explored.filter.to),
        on_days: &look.reform(|(first, last)| FilterChange::Days(first, last)),
    };
    html! {
        <section class="part" aria-labelledby="days">
            <h2 id="days">{ if figures.of_failures { "Matching failures per day" } else { "Sessions per day" } }</h2>
            { timeline(&view) }
        </section>
    }
}

/// Rankings by the dimensions of the filter.
pub(crate) fn by_value(explored: &Dashboard, look: &Look) -> Html {
    let figures = &explored.figures;
    let all = [
        ("by-fault", Dimension::Fault, &figures.faults),
        ("by-mx", Dimension::Mx, &figures.mx),
        ("by-reporter", Dimension::Reporter, &figures.reporters),
        ("by-domain", Dimension::Domain, &figures.domains),
        ("by-policy", Dimension::PolicyType, &figures.policy_types),
        ("by-type", Dimension::ResultType, &figures.result_types),
        ("by-sender", Dimension::Sender, &figures.senders),
    ];
    let on_choose = choose(look);
    let one = |(id, dimension, groups)| {
        ranking(&RankingView { id, dimension, ranking: groups, filter: &explored.filter, on_choose: &on_choose })
    };
    html! {
        <section class="part" aria-labelledby="values">
            <h2 id="values">{ "Breakdown" }</h2>
            <div class="rankings">
                for item in all {
                    { one(item) }
                }
            </div>
        </section>
    }
}

/// MX host by fault; empty if there is only one of each.
pub(crate) fn by_host_and_fault(explored: &Dashboard, look: &Look) -> Html {
    let figures = &explored.figures.matrix;
    if figures.mx.len() < 2 && figures.faults.len() < 2 {
        return Html::default();
    }
    let view = MatrixView {
        matrix: figures,
        filter: &explored.filter,
        on_choose: &choose(look),
        on_both: &look.reform(|(mx, fault)| FilterChange::All(vec![(Dimension::Mx, mx), (Dimension::Fault, fault)])),
    };
    html! {
        <section class="part" aria-labelledby="matrix">
            <h2 id="matrix">{ "Which fault at which MX host" }</h2>
            { matrix(&view) }
        </section>
    }
}

fn choose(look: &Look) -> Choose {
    look.reform(|(dimension, value)| FilterChange::Only(dimension, value))
}
