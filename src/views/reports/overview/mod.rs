//! The overview: the answer, the time line, what needs action, and the state of domains and reporters.
//!
//! | module | holds |
//! |---|---|
//! | `answer` | the answer in one sentence, with its figures |
//! | `panels` | what needs action, the domains and the reporters, each in a few rows |

mod answer;
mod panels;

use std::rc::Rc;

use tls_rpt_workbench::page::{Answered, FilterChange};
use yew::prelude::*;

use self::answer::answer;
use self::panels::{domains, needs_action, reporters};
use super::look::Look;
use crate::views::components::charts::timeline::Timeline;
use crate::views::components::deferred_sections::use_deferred_sections;

#[derive(Properties, PartialEq)]
pub(crate) struct OverviewSectionProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
    /// The query of the filter, for links.
    pub query: AttrValue,
}

/// The section.
#[component]
pub(crate) fn OverviewSection(props: &OverviewSectionProps) -> Html {
    html! {
        <>
            { answer(&props.explored, &props.query) }
            if props.explored.figures.reports > 0 {
                <Details explored={Rc::clone(&props.explored)} look={props.look.clone()} query={props.query.clone()} />
            }
        </>
    }
}

/// What follows the answer. Rendered part by part, so that the answer appears first.
#[component]
fn Details(props: &OverviewSectionProps) -> Html {
    let parts = use_deferred_sections(&props.explored, 2);
    let on_days = {
        let look = props.look.clone();
        use_callback((), move |(first, last), ()| look.emit(FilterChange::Days(first, last)))
    };
    let query = &props.query;
    html! {
        <>
            <section class="panel time" aria-labelledby="days">
                <h2 id="days" class="visually-hidden">{ "Over time" }</h2>
                if let Some(Some(explored)) = parts.first() {
                    <Timeline explored={Rc::clone(explored)} {on_days} {query} />
                }
            </section>
            if let Some(Some(explored)) = parts.get(1) {
                <div class="panels three">
                    { needs_action(explored, query) }
                    { domains(explored, query) }
                    { reporters(explored, &props.look) }
                </div>
            }
        </>
    }
}
