//! The finished record: the text to copy, how to verify it, and what happens next.

use tls_rpt_workbench::finding;
use tls_rpt_workbench::lookup::commands::for_record;
use tls_rpt_workbench::record::advice::Code;
use tls_rpt_workbench::record::draft::{Built, FieldOutcome, Outcome};
use tls_rpt_workbench::record::{self, Finding};
use yew::prelude::*;

use super::companion::MAKE;
use super::publish::publish;
use crate::components::commands;
use crate::components::finding::FindingList;
use crate::components::finding::list;
use crate::components::lookup_link::lookup_link;
use crate::context::Page;
use web::dom;

/// The half of the screen with the record.
pub(crate) fn result(page: &Page, outcome: &Outcome) -> Html {
    let Some(made) = &outcome.record else {
        return html! {
            <section class="record-result empty" aria-labelledby="result">
                <h2 id="result">{ "Your record" }</h2>
                <p class="hint">{ "Enter a destination to see the name and value to publish." }</p>
            </section>
        };
    };
    html! {
        <section class="record-result" aria-labelledby="result">
            <h2 id="result">{ "Your record" }</h2>
            { left_out(outcome) }
            <FindingList findings={about_the_whole(made)} />
            { publish(page, outcome) }
            { advice(&made.advice) }
            { next(outcome.domain.as_deref().ok(), made) }
        </section>
    }
}

/// The findings about the record as a whole; those about one destination are shown at its field.
fn about_the_whole(made: &Built) -> Vec<Finding> {
    let whole = |finding: &&Finding| finding.span.is_none() || finding.code == record::Code::LongString;
    made.check.findings.iter().filter(whole).cloned().collect()
}

/// A note about destinations that are not part of the record.
fn left_out(outcome: &Outcome) -> Html {
    let bad: Vec<String> = outcome
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| matches!(field, FieldOutcome::Bad(_)))
        .map(|(index, _)| (index + 1).to_string())
        .collect();
    match bad.as_slice() {
        [] => Html::default(),
        [one] => html! { <p class="note">{ format!("Destination {one} cannot be used and is left out.") }</p> },
        many => {
            html! { <p class="note">{ format!("Destinations {} cannot be used and are left out.", many.join(", ")) }</p> }
        }
    }
}

/// Pieces of advice shown at once; the others open.
const SHOWN: usize = 2;

/// Advice on the record, the most important first.
fn advice(advice: &[finding::Finding<Code>]) -> Html {
    let (first, rest) = advice.split_at(advice.len().min(SHOWN));
    html! {
        if !first.is_empty() {
            <h3>{ "Good to know" }</h3>
            { list(first, None) }
            if !rest.is_empty() {
                <details>
                    <summary>{ format!("More about this record ({})", rest.len()) }</summary>
                    <div class="more-advice">{ list(rest, None) }</div>
                </details>
            }
        }
    }
}

/// What to do once the record is published.
fn next(domain: Option<&str>, made: &Built) -> Html {
    let zone = made.publication.as_ref().and_then(|publication| Some(publication.as_ref().ok()?.zone()));
    let here = domain.unwrap_or("your domain");
    let onclick = Callback::from(|_: MouseEvent| dom::open_details(MAKE));
    html! {
        <>
            <h3>{ "Next steps" }</h3>
            <ol class="next">
                <li>
                    <strong>{ "Check that the record is there." }</strong>
                    if let Some(domain) = domain { { " " }{ lookup_link(domain, "Look it up") }{ ", or:" }{ verification(domain, zone.unwrap_or(domain), &made.value) } }
                </li>
                <li>
                    <strong>{ "Wait for the first report." }</strong>
                    { " Large senders such as Google and Microsoft report once a day, for the day before, even when there were no problems. The first report usually arrives within two days. It is an email with a small .json.gz file attached, or a POST to your https address. Open it under " }
                    <a href="#/reports">{ "Reports" }</a>{ "." }
                </li>
                <li>
                    <strong>{ "Add MTA-STS, so that reports say more." }</strong>
                    { format!(" Without MTA-STS or DANE, reports about {here} say little more than that no policy was found. Testing mode is safe. ") }
                    <button type="button" class="link" {onclick}>{ "Create an MTA-STS policy" }</button>
                </li>
            </ol>
            <p class="hint">{ format!("Reports come from servers that send mail to {here}. They say nothing about mail you send.") }</p>
        </>
    }
}

/// Commands that show the record.
fn verification(domain: &str, zone: &str, value: &str) -> Html {
    html! {
        <details>
            <summary>{ "Commands to check it yourself" }</summary>
            <div class="publish">
                <p class="hint">
                    { "If there are two records that start with v=TLSRPTv1, senders ignore both." }
                    if value.len() > 255 { { " A long value comes back in several quoted pieces; that is expected." } }
                </p>
                { commands::list(&for_record(domain, zone), "") }
            </div>
        </details>
    }
}
