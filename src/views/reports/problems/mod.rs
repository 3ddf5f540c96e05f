//! The problems: a list, and next to it one of them in full.
//!
//! | module | holds |
//! |---|---|
//! | `row` | a problem in the list |
//! | `detail` | a problem in full |
//! | `evidence` | failed and all sessions by reporter and day, and the texts of the senders |

mod detail;
mod evidence;
mod row;

use std::rc::Rc;

use tls_rpt_workbench::diagnosis::problems::ProblemId;
use tls_rpt_workbench::page::{Answered, OpenProblem, Route, Section};
use tls_rpt_workbench::present::problem::{Attention, ProblemRow};
use yew::prelude::*;

use self::detail::Detail;
pub(crate) use self::row::problem_link;
use super::look::Look;
use crate::context::use_page;
use crate::views::components::show_more::use_shown;
use tls_rpt_workbench::display::{count, number, received};
use web::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct ProblemsSectionProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
    /// The query of the filter, for links.
    pub query: AttrValue,
    /// The problem in the address.
    pub selected: Option<ProblemId>,
}

/// Number of problems in the list at first, and more at a time.
const SHOWN: usize = 60;

/// The section.
#[component]
pub(crate) fn ProblemsSection(props: &ProblemsSectionProps) -> Html {
    let page = use_page();
    let ProblemsSectionProps { explored, query, selected, .. } = props;
    let shown = use_shown(SHOWN, SHOWN);
    let open = page.state.open_problem().cloned();
    // In the list, keys move the focus from problem to problem.
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" | "j" => 1,
            "ArrowUp" | "k" => -1,
            _ => return,
        };
        if !(event.alt_key() || event.ctrl_key() || event.meta_key()) && dom::focus_next(".problem-row", step) {
            event.prevent_default();
        }
    });
    {
        // A problem that is opened by its link gets the focus once it is there: on a phone it takes the place of the list.
        let wanted = use_mut_ref(|| None::<Option<ProblemId>>);
        let known = wanted.replace(Some(selected.clone()));
        let pending = use_mut_ref(|| false);
        let known_before = known.as_ref().is_some_and(Option::is_some);
        if known.is_some_and(|known| known != *selected) {
            *pending.borrow_mut() = selected.is_some();
        }
        let left = use_mut_ref(|| false);
        if selected.is_none() && known_before {
            *left.borrow_mut() = true;
        }
        let back = *left.borrow();
        let there = page.state.problem.as_ref().map(|loaded| loaded.id.clone());
        use_effect_with((selected.clone(), there), move |(selected, there)| {
            if selected.is_some() && selected == there && pending.replace(false) {
                dom::after_drawing(|| dom::focus("problem-title"));
            } else if selected.is_none() && back {
                // The title that had the focus is replaced by that of another problem.
                dom::after_drawing(|| dom::focus_if_lost("heading"));
            }
        });
    }
    if explored.problems.is_empty() && selected.is_none() {
        return html! { <p class="lead">{ nothing(explored) }</p> };
    }
    let mut rows: Vec<&ProblemRow> = explored.problems.iter().collect();
    rows.sort_by_key(|row| row.attention());
    let rows = &rows[..rows.len().min(shown.limit())];
    html! {
        <div class={classes!("master-detail", selected.is_some().then_some("chosen"))}>
            <div class="master" {onkeydown}>
                for attention in [Attention::NeedsAction, Attention::Watching, Attention::Over] {
                    { group(explored, rows, attention, query, open.as_ref()) }
                }
                { shown.button(explored.problems.len(), "problem", "problems") }
                if explored.problem_count > explored.problems.len() as u64 {
                    <p class="note">{ format!("The {} most urgent are listed, of {}.", explored.problems.len(), number(explored.problem_count)) }</p>
                }
            </div>
            <div class="detail">
                if selected.is_some() {
                    <p class="back to-list"><a href={format!("#{}", Route::Reports(Section::Problems(None)).with_query(query))}>{ "\u{2190} All problems" }</a></p>
                }
                { detail(page.state.problem.as_ref(), open.as_ref(), props) }
            </div>
        </div>
    }
}

fn nothing(explored: &Answered) -> &'static str {
    match (explored.filter.is_empty(), explored.figures.sessions.failed) {
        (false, _) => "No problem matches the filter.",
        (true, 0) => "No problem: no session failed.",
        (true, _) => "Sessions failed, but the reports do not say why.",
    }
}

fn group(
    explored: &Answered,
    rows: &[&ProblemRow],
    attention: Attention,
    query: &str,
    open: Option<&ProblemId>,
) -> Html {
    let rows: Vec<_> = rows.iter().filter(|row| row.attention() == attention).collect();
    if rows.is_empty() {
        return Html::default();
    }
    let all = explored.problems.iter().filter(|row| row.attention() == attention).count();
    let (id, title, hint) = match attention {
        Attention::NeedsAction => ("open-problems", "Needs action", None),
        Attention::Watching => {
            ("watched-problems", "Watching", Some("Rare or without effect on mail. Nothing to do unless it grows."))
        }
        Attention::Over => ("past-problems", "Over", Some("Reporters have seen working sessions since.")),
    };
    html! {
        <section aria-labelledby={id}>
            <h2 {id} class="panel-title">{ format!("{title} ({})", number(all as u64)) }</h2>
            if let Some(hint) = hint { <p class="hint">{ hint }</p> }
            <ul class="problem-rows">
                for row in rows {
                    <li key={row.id.fault.name().to_owned() + " " + &row.id.domain + " " + &row.id.mx}>
                        { problem_link(explored, row, query, open == Some(&row.id), "list") }
                    </li>
                }
            </ul>
        </section>
    }
}

/// The open problem, or what is known about why there is none.
fn detail(loaded: Option<&OpenProblem>, open: Option<&ProblemId>, props: &ProblemsSectionProps) -> Html {
    let Some(id) = open else { return Html::default() };
    let Some(loaded) = loaded.filter(|loaded| loaded.id == *id) else {
        return html! { <p class="hint">{ "Loading\u{2026}" }</p> };
    };
    if let Some(view) = &loaded.view {
        return html! {
            <Detail problem={Rc::clone(view)} explored={Rc::clone(&props.explored)} query={props.query.clone()} />
        };
    }
    let place = [&id.mx, &id.domain].into_iter().find(|name| !name.is_empty());
    let place = place.map(|place| format!(" ({})", received(place))).unwrap_or_default();
    let reports = count(props.explored.all_reports, "report", "reports");
    html! {
        <>
            <h2 id="problem-title" tabindex="-1">{ "This problem is not in these reports" }</h2>
            <p>{ format!("None of the {reports} shows \u{201c}{}\u{201d}{place}. The link may be about other reports.", id.fault.title()) }</p>
        </>
    }
}
