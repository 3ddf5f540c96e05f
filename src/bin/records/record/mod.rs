//! The record screen: the form on one side, the record on the other, updated while typing.
//!
//! | module | holds |
//! |---|---|
//! | `form` | domain, destinations, zone |
//! | `result` | the record, its findings and advice |
//! | `publish` | the record in the notation of DNS panels, servers and tools |
//! | `companion` | the MTA-STS record and policy file |

pub(crate) mod companion;
mod form;
mod publish;
mod result;

use tls_rpt_workbench::record::draft::{DomainError, FieldOutcome, Outcome};
use yew::prelude::*;

use self::companion::Companion;
use self::form::form;
use self::result::result;
use crate::browser::idn;
use crate::components::settled::{use_announcement, use_settled};
use crate::context::use_page;

/// The screen of the record generator.
#[component]
pub(crate) fn RecordScreen() -> Html {
    let page = use_page();
    let outcome = page.state.draft.outcome(&idn::to_ascii);
    let settled = use_settled(&page.state.draft);
    let announcement = use_announcement(settled, || spoken(&outcome));
    html! {
        <>
            <h1 id="records-heading" tabindex="-1">{ "Create a " }<span class="nowrap">{ "TLS-RPT" }</span>{ " record" }</h1>
            <p class="lead">{ "One TXT record asks sending servers to report whether TLS delivery to your domain worked." }</p>
            { announcement }
            <div class="record">
                { form(&page, &outcome, settled) }
                { result(&page, &outcome) }
            </div>
            <Companion domain={outcome.domain.ok()} />
        </>
    }
}

/// What is wrong in the form, or that nothing is.
fn spoken(outcome: &Outcome) -> String {
    let domain = outcome.domain.as_ref().err().filter(|error| **error != DomainError::Empty);
    let domain = domain.map(|error| format!("Domain: {error}"));
    let destinations = outcome.fields.iter().zip(1..).filter_map(|(field, number)| match field {
        FieldOutcome::Bad(error) => Some(format!("Destination {number}: {error}")),
        FieldOutcome::Empty | FieldOutcome::Good(..) => None,
    });
    let wrong: Vec<String> = domain.into_iter().chain(destinations).collect();
    match (&outcome.domain, &outcome.record) {
        (Ok(_), Some(_)) if wrong.is_empty() => "The record is ready.".to_owned(),
        _ => wrong.join(" "),
    }
}
