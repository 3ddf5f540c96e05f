//! The repaired record, the difference to the original, and a link to use it.

use tls_rpt_workbench::dns::TxtRecord;
use tls_rpt_workbench::page::Route;
use tls_rpt_workbench::record::check::{Check, Verdict, check};
use tls_rpt_workbench::record::diff::{Change, changes};
use tls_rpt_workbench::record::draft::Draft;
use tls_rpt_workbench::record::permalink;
use yew::prelude::*;

use tls_rpt_workbench::display::received;
use web::copy::CopyBlock;

/// The repaired record; for a valid one, the link to publish it. `domain` is the policy domain, if known.
pub(crate) fn repair(judged: &Check, domain: Option<&str>) -> Html {
    let domain = domain.unwrap_or_default();
    let generator = |text: &str, label: &'static str| {
        // The generator produces the same record from its destinations.
        let destinations = check(&[TxtRecord::from_value(text.as_bytes())], None, None).destinations;
        let draft = Draft {
            domain: domain.to_owned(),
            destinations: destinations.into_iter().map(|destination| destination.uri).collect(),
            ..Draft::default()
        };
        let href = format!("#{}", Route::Record.with_query(&permalink::draft_query(&draft)));
        html! { <a class="button primary" {href}>{ label }</a> }
    };
    match (&judged.repaired, &judged.record) {
        (Some(repaired), record) => html! {
            <section class="repair" aria-labelledby="repair">
                <h3 id="repair">{ "Corrected record" }</h3>
                <CopyBlock what="the corrected record" text={repaired.clone()} />
                if let Some(record) = record { { difference(record, repaired) } }
                <p class="inline">{ generator(repaired, "Load into the generator") }</p>
            </section>
        },
        (None, Some(record)) if judged.verdict != Verdict::Invalid => html! {
            <p class="inline">{ generator(record, "Open in the generator") }</p>
        },
        (None, _) => html! {
            <p class="inline">
                <a class="button primary" href={format!("#{}", Route::Record.with_query(&permalink::draft_query(&Draft {
                    domain: domain.to_owned(),
                    ..Draft::default()
                })))}>{ "Make a new record" }</a>
            </p>
        },
    }
}

/// The text that the repair removes and inserts.
fn difference(before: &str, after: &str) -> Html {
    let changes = changes(before, after);
    html! {
        <div class="diff" role="group" aria-label="What the repair changes">
            <span class="copy-label">{ "What changed" }</span>
            <p class="diff-text">
                for change in changes {
                    { match change {
                        Change::Same(text) => html! { <span>{ received(&text) }</span> },
                        Change::Removed(text) => html! { <del>{ shown(&text) }</del> },
                        Change::Added(text) => html! { <ins>{ shown(&text) }</ins> },
                    } }
                }
            </p>
        </div>
    }
}

/// Makes removed or inserted spaces visible.
fn shown(text: &str) -> String {
    received(text).replace(' ', "\u{2423}")
}
