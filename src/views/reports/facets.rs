//! Breakdowns of sessions and failures by value, and MX host by fault: each value filters.

use std::rc::Rc;

use tls_rpt_workbench::explore::Dimension;
use tls_rpt_workbench::explore::overview::Ranking;
use tls_rpt_workbench::page::{Answered, FilterChange};
use tls_rpt_workbench::present::Dashboard;
use yew::prelude::*;

use super::look::Look;
use crate::views::components::charts::Choose;
use crate::views::components::charts::matrix::{MatrixView, matrix};
use crate::views::components::charts::ranking::{RankingView, ranking};

#[derive(Properties, PartialEq)]
pub(super) struct FacetsProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
}

/// All breakdowns.
#[component]
pub(super) fn Facets(props: &FacetsProps) -> Html {
    let figures = &props.explored.figures;
    // What is asked for most is open.
    let all: [(&'static str, Dimension, &Ranking); 7] = [
        ("by-fault", Dimension::Fault, &figures.faults),
        ("by-mx", Dimension::Mx, &figures.mx),
        ("by-reporter", Dimension::Reporter, &figures.reporters),
        ("by-domain", Dimension::Domain, &figures.domains),
        ("by-type", Dimension::ResultType, &figures.result_types),
        ("by-sender", Dimension::Sender, &figures.senders),
        ("by-policy", Dimension::PolicyType, &figures.policy_types),
    ];
    html! {
        <section class="facets" aria-labelledby="values">
            <h2 id="values" class="panel-title">{ "Breakdown" }</h2>
            <p class="hint">{ "Choose a value to filter by it; choose it again to remove it. The filter is part of the address." }</p>
            for (id, dimension, ranking) in all {
                <Facet key={id} {id} {dimension} open={matches!(dimension, Dimension::Fault | Dimension::Mx | Dimension::Reporter | Dimension::Domain)} ranking={ranking.clone()} explored={Rc::clone(&props.explored)} look={props.look.clone()} />
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct FacetProps {
    id: &'static str,
    dimension: Dimension,
    open: bool,
    ranking: Ranking,
    explored: Rc<Answered>,
    look: Look,
}

/// Values shown until all are wanted.
const FIRST: usize = 5;

/// The values of one dimension, those with the most failed sessions first.
#[component]
fn Facet(props: &FacetProps) -> Html {
    let all = use_state_eq(|| false);
    let FacetProps { id, dimension, open, ranking: groups, explored, look } = props;
    if groups.top.is_empty() {
        return Html::default();
    }
    let most = if *all { usize::MAX } else { FIRST };
    let toggle = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    let count = groups.top.len();
    html! {
        <details class="facet" open={*open}>
            <summary>{ format!("By {}", dimension.in_sentence()) }</summary>
            { ranking(&RankingView { id, dimension: *dimension, ranking: groups, most, filter: &explored.filter, on_choose: &choose(look) }) }
            if count > FIRST {
                <button type="button" class="link" aria-expanded={all.to_string()} onclick={toggle}>
                    { if *all { "Show fewer".to_owned() } else { format!("Show all {count}") } }
                </button>
            }
        </details>
    }
}

/// MX host by fault; empty if there is only one of each.
pub(super) fn by_host_and_fault(explored: &Dashboard, look: &Look) -> Html {
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
        <details class="matrix-box">
            <summary>{ "Which fault at which MX host" }</summary>
            { matrix(&view) }
        </details>
    }
}

fn choose(look: &Look) -> Choose {
    look.reform(|(dimension, value)| FilterChange::Only(dimension, value))
}
