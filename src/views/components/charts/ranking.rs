//! The largest groups of a dimension: a table with a bar in each row; each value is a button that filters by it.

use tls_rpt_workbench::explore::overview::{Group, Ranking};
use tls_rpt_workbench::explore::{Dimension, Filter};
use tls_rpt_workbench::layout::scale::length;
use tls_rpt_workbench::present::words;
use yew::prelude::*;

use super::{Choose, hatching};
use crate::views::components::name::name as breakable;
use tls_rpt_workbench::display::{number, short_percent};

/// Data and callbacks of the table.
pub(crate) struct RankingView<'a> {
    /// Prefix of the element ids in it, unique on the page.
    pub id: &'static str,
    /// The dimension by which sessions are grouped.
    pub dimension: Dimension,
    /// The largest groups, and the sum of the others.
    pub ranking: &'a Ranking,
    /// The number of groups to list.
    pub most: usize,
    /// The current filter; its values are drawn as pressed.
    pub filter: &'a Filter,
    /// Called with a value to select, or to deselect if it is selected.
    pub on_choose: &'a Choose,
}

/// The width of a full bar, in CSS pixels.
const FULL: u32 = 72;

/// The table; empty if there is no group.
pub(crate) fn ranking(view: &RankingView<'_>) -> Html {
    let groups = &view.ranking.top;
    if groups.is_empty() {
        return Html::default();
    }
    // Sessions are drawn if summaries distinguish them by group and the filter does not select failures.
    let sessions = groups.iter().all(|group| group.sessions.is_some()) && !view.filter.is_failure_level();
    let most = groups.iter().map(|group| parts(group, sessions).1).max();
    let name = view.dimension.label();
    html! {
        <div class="table-frame">
            <table class="table ranking" id={view.id}>
                <caption class="visually-hidden">{ format!("By {}", view.dimension.in_sentence()) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ name }</th>
                        <td class="ranking-bar" aria-hidden="true"></td>
                        <th scope="col" class="numeric">{ "Failed" }</th>
                        if sessions { <th scope="col" class="numeric">{ "Rate" }</th> }
                    </tr>
                </thead>
                <tbody>
                    for (at, group) in groups.iter().take(view.most).enumerate() {
                        { line(view, group, sessions, most.unwrap_or(0), at) }
                    }
                </tbody>
                if view.ranking.others > 0 { { rest(view.ranking, sessions) } }
            </table>
        </div>
    }
}

/// The successful and failed sessions to draw.
fn parts(group: &Group, sessions: bool) -> (u64, u64) {
    match group.sessions {
        Some(of) if sessions => (of.successful, of.failed),
        _ => (0, group.matching),
    }
}

fn line(view: &RankingView<'_>, group: &Group, sessions: bool, most: u64, at: usize) -> Html {
    let (good, bad) = parts(group, sessions);
    let choice = (view.dimension, group.value.clone());
    let pressed = view.filter.has(view.dimension, &group.value);
    let onclick = view.on_choose.reform(move |_: MouseEvent| choice.clone());
    let label = if group.value.is_empty() {
        words::value(view.dimension, "")
    } else {
        words::value(view.dimension, &group.label)
    };
    html! {
        <tr key={group.value.clone()}>
            <th scope="row" class="wrap">
                <button type="button" class="pick" aria-pressed={pressed.to_string()} {onclick}>
                    <span class="visually-hidden">{ "Only " }</span>{ breakable(&label) }
                </button>
            </th>
            <td class="ranking-bar">{ bar(&format!("{}-{at}", view.id), bad, most) }</td>
            <td class={classes!("numeric", (bad > 0).then_some("failed"))}>{ number(bad) }</td>
            if sessions { <td class="numeric">{ short_percent(bad, good.saturating_add(bad)) }</td> }
        </tr>
    }
}

/// Failed sessions; the figure is in the column next to it.
fn bar(id: &str, bad: u64, most: u64) -> Html {
    let width = length(bad, most, FULL, 0);
    let pattern = format!("{id}-hatching");
    html! {
        <svg class="ranking-drawing" width={FULL.to_string()} height="12" viewBox={format!("0 0 {FULL} 12")} aria-hidden="true">
            { hatching(&pattern) }
            if width > 0 {
                <rect class="chart-failed" fill={format!("url(#{pattern})")} width={width.to_string()} height="12" />
            } else if bad > 0 {
                <rect class="strip-trace" width="2" height="12" />
            }
        </svg>
    }
}

/// The row that sums up the groups not listed.
fn rest(ranking: &Ranking, sessions: bool) -> Html {
    let (good, bad) = parts(&ranking.rest, sessions);
    html! {
        <tfoot>
            <tr class="ranking-rest">
                <th scope="row">{ format!("and {} more", number(ranking.others)) }</th>
                <td class="ranking-bar" aria-hidden="true"></td>
                <td class="numeric">{ number(bad) }</td>
                if sessions { <td class="numeric">{ short_percent(bad, good.saturating_add(bad)) }</td> }
            </tr>
        </tfoot>
    }
}
