//! The finished record: the text to copy, how to verify it, and what happens next.

use tls_rpt_workbench::record::draft::{Built, FieldOutcome, Outcome};
use tls_rpt_workbench::record::owner::PREFIX;
use tls_rpt_workbench::record::{Code, Finding};
use yew::prelude::*;

use super::publish::publish;
use crate::components::finding::FindingList;
use crate::components::finding::list;
use crate::components::lookup_link::lookup_link;
use crate::context::Page;
use web::copy::CopyBlock;

/// The half of the screen with the record.
pub(crate) fn result(page: &Page, outcome: &Outcome) -> Html {
    let Some(made) = &outcome.record else {
        return html! {
            <section class="record-result empty" aria-labelledby="result">
                <h2 id="result">{ "Your record" }</h2>
                <p class="hint">{ "It appears here as soon as there is a destination: the name, the value, and what to copy." }</p>
            </section>
        };
    };
    html! {
        <section class="record-result" aria-labelledby="result">
            <h2 id="result">{ "Your record" }</h2>
            { left_out(outcome) }
            { record(made) }
            <FindingList findings={about_the_whole(made)} />
            { publish(page, outcome) }
            if !made.advice.is_empty() {
                <h3>{ "Good to know" }</h3>
                { list(&made.advice, None) }
            }
            { verify(outcome.domain.as_deref().ok(), &made.value) }
            { next(outcome.domain.as_deref().ok()) }
        </section>
    }
}

/// The findings about the record as a whole; those about one destination are shown at its field.
fn about_the_whole(made: &Built) -> Vec<Finding> {
    let whole = |finding: &&Finding| finding.span.is_none() || finding.code == Code::LongString;
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

fn record(made: &Built) -> Html {
    html! {
        <div class="publish">
            if let Some(owner) = &made.owner {
                <CopyBlock label="Name" what="the name" text={owner.clone()} />
            } else {
                <p class="hint">{ "Enter your domain to see the name the record goes to." }</p>
            }
            <CopyBlock label="Value (type TXT)" what="the value" text={made.value.clone()} />
        </div>
    }
}

fn verify(domain: Option<&str>, value: &str) -> Html {
    let Some(domain) = domain else { return Html::default() };
    let name = format!("{PREFIX}.{domain}");
    let commands = [
        ("Linux, macOS", format!("dig +short TXT {name}")),
        ("Windows, anywhere", format!("nslookup -type=TXT {name}")),
        ("PowerShell", format!("Resolve-DnsName -Type TXT {name}")),
    ];
    html! {
        <>
            <h3>{ "Check that it is there" }</h3>
            <p class="hint">
                { "The answer must hold this one record and no second one that begins with v=TLSRPTv1: senders treat two as none." }
                if value.len() > 255 { { " A long value comes back in several quoted pieces; that is expected." } }
                { " " }{ lookup_link(domain, "Look it up from here") }
            </p>
            for (system, command) in commands {
                <CopyBlock label={system} what={format!("the command for {system}")} text={command} />
            }
        </>
    }
}

fn next(domain: Option<&str>) -> Html {
    let domain = domain.unwrap_or("your domain");
    html! {
        <>
            <h3>{ "What happens next" }</h3>
            <ul class="next">
                <li>{ "Large senders such as Google and Microsoft report once a day, for the day before, also when all went well. The first report usually comes within two days." }</li>
                <li>{ "It is an e-mail with a small .json.gz file attached, or a POST to your https address. Save the e-mail or the file and open it under " }<a href="#/reports">{ "Reports" }</a>{ "." }</li>
                <li>{ "Reports come from servers that send mail to " }{ domain }{ ", about their attempts. They say nothing about mail you send." }</li>
                <li>{ "With neither MTA-STS nor DANE in place, reports say little more than that no policy was found. MTA-STS in testing mode changes that; it is made below." }</li>
            </ul>
        </>
    }
}
