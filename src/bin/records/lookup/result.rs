//! The result of a look-up: the answer, the record, the conclusions, and related records.

use tls_rpt_workbench::lookup::commands::for_policy;
use tls_rpt_workbench::lookup::place::{RecordSite, Texts};
use tls_rpt_workbench::lookup::view::{Known, MisplacedRecord, Tone};
use tls_rpt_workbench::lookup::{Resolver, View};
use tls_rpt_workbench::mta_sts::policy_url;
use tls_rpt_workbench::page::Route;
use tls_rpt_workbench::page::forms::{Forms, PolicyForm};
use tls_rpt_workbench::record::Verdict;
use tls_rpt_workbench::record::draft::Draft;
use tls_rpt_workbench::record::permalink::draft_query;
use yew::prelude::*;

use super::hosts::{addresses, mail_hosts};
use crate::components::commands;
use crate::components::finding;
use crate::lookup_app::LookupProgress;
use tls_rpt_workbench::display::received;
use web::copy::CopyBlock;

#[derive(Properties, PartialEq)]
pub(crate) struct LookupResultProps {
    /// The look-up; `None` before the first one is started.
    pub course: Option<LookupProgress>,
}

/// The result, as far as it is known.
#[component]
pub(crate) fn LookupResult(props: &LookupResultProps) -> Html {
    let Some(LookupProgress { resolver, view }) = &props.course else {
        return html! {
            <section class="lookup-result empty" aria-labelledby="lookup-answer">
                <h2 id="lookup-answer">{ "The answer" }</h2>
                <p class="hint">{ "It appears here once you have pressed the button." }</p>
            </section>
        };
    };
    let (tone, headline) = view.headline();
    html! {
        <section class="lookup-result" aria-labelledby="lookup-answer">
            <h2 id="lookup-answer" class={classes!("lookup-answer", tone_name(tone))}>{ received(&headline) }</h2>
            { progress(view, resolver) }
            { record(&view.record) }
            { next_steps(&view.record, &view.domain) }
            if !view.conclusions.is_empty() {
                <h3>{ "What follows" }</h3>
                { finding::list(&view.conclusions, None) }
            }
            <h3 id="mail-hosts">{ "Mail hosts" }</h3>
            { mail_hosts(view) }
            <h3>{ "MTA-STS" }</h3>
            { sts(view) }
            <h3>{ "Common wrong names" }</h3>
            { elsewhere(&view.elsewhere, view.parent.as_ref()) }
            { unanswered(view) }
        </section>
    }
}

const fn tone_name(tone: Tone) -> &'static str {
    match tone {
        Tone::Waiting => "waiting",
        Tone::Good => "good",
        Tone::Warning => "mixed",
        Tone::Bad => "bad",
        Tone::Unknown => "unknown",
    }
}

fn progress(view: &View, resolver: &Resolver) -> Html {
    let asked = match resolver {
        Resolver::Own(_) => resolver.host().to_owned(),
        _ => format!("{} ({})", resolver.name(), resolver.host()),
    };
    let missing = view.unanswered.len();
    let text = if view.is_done() {
        let answers = view.done - missing;
        let missing = if missing == 0 { String::new() } else { format!(", {missing} without an answer") };
        format!("Asked {asked}: {answers} of {} questions answered{missing}.", view.of)
    } else {
        format!("Asking {asked}: {} of {} questions done.", view.done, view.of)
    };
    html! {
        <>
            <p class="hint" role="status">{ text }</p>
            if !view.is_done() {
                <progress aria-label="Questions done" value={view.done.to_string()} max={view.of.to_string()} />
            }
        </>
    }
}

fn record(place: &RecordSite) -> Html {
    match &place.texts {
        Known::Waiting => Html::default(),
        Known::Unknown(failure) => html! { <p class="note">{ received(&failure.to_string()) }</p> },
        Known::Known(texts) => html! {
            <>
                { records(texts) }
                if let Some(check) = &place.check {
                    // The sentence above already says that there is no record.
                    if texts.absence.is_none() {
                        { finding::list(&check.findings, check.record.as_deref()) }
                    }
                    if let Some(repaired) = &check.repaired {
                        <CopyBlock label="Corrected record" what="the corrected record" text={repaired.clone()} />
                    }
                }
            </>
        },
    }
}

/// A list of records, each as received.
fn texts(list: &[String], name: &'static str) -> Html {
    html! {
        <ul class="lookup-records" aria-label={name}>
            for text in list {
                <li><code>{ received(text) }</code></li>
            }
        </ul>
    }
}

/// The records as found in the DNS, with alias, TTL and DNSSEC status of the answer.
fn records(texts: &Texts) -> Html {
    html! {
        <>
            if texts.absence.is_none() {
                { self::texts(&texts.texts(), "Records") }
            }
            <dl class="facts">
                if let Some(alias) = texts.aliases.last() {
                    <dt>{ "Alias for" }</dt>
                    <dd class="wrap">{ received(alias) }</dd>
                }
                if let Some(ttl) = texts.ttl {
                    <dt>{ "Cached for" }</dt>
                    <dd>{ format!("another {ttl} seconds (TTL)") }</dd>
                }
                <dt>{ "DNSSEC" }</dt>
                <dd>{ dnssec(texts.authentic) }</dd>
            </dl>
        </>
    }
}

fn dnssec(authentic: bool) -> &'static str {
    if authentic { "DNSSEC-validated by the resolver (AD)" } else { "Not DNSSEC-validated" }
}

/// Links to the next steps: checking this record, or making one.
fn next_steps(place: &RecordSite, domain: &str) -> Html {
    if place.texts.known().is_none() {
        return Html::default();
    }
    let draft = Draft { domain: domain.to_owned(), ..Draft::default() };
    html! {
        <p class="lookup-steps">
            if let Some(query) = place.check_query(domain) {
                <a href={format!("./#{}", Route::Check.with_query(&query))}>{ "Check this record" }</a>
            }
            <a href={format!("./#{}", Route::Record.with_query(&draft_query(&draft)))}>{ "Create a record for this domain" }</a>
        </p>
    }
}

fn sts(view: &View) -> Html {
    let sts = match &view.sts {
        Known::Waiting => return html! { <p>{ "\u{2026}" }</p> },
        Known::Unknown(failure) => return html! { <p>{ format!("Not known: {}.", failure.label()) }</p> },
        Known::Known(sts) => sts,
    };
    let Some(check) = &sts.check else {
        return html! {
            <>
                <p>{ format!("No MTA-STS record at {}: the domain has no MTA-STS policy.", sts.owner) }</p>
                if !sts.texts.is_empty() {
                    <p class="hint">{ "What is there is something else:" }</p>
                    { texts(&sts.texts, "Other records at the name of the MTA-STS record") }
                }
                <p><a href={format!("./#{}", policy_form(view))}>{ "Create an MTA-STS policy for these mail hosts" }</a></p>
            </>
        };
    };
    let text = match check.verdict {
        Verdict::Invalid => format!("Senders cannot use what is at {}:", sts.owner),
        Verdict::Valid | Verdict::ValidWithWarning => {
            format!("A policy is announced at {}; what it says is in its file:", sts.owner)
        }
    };
    html! {
        <>
            <p>{ text }</p>
            { texts(&sts.texts, "MTA-STS records") }
            { finding::list(&check.findings, check.record.as_deref()) }
            <p>
                { "The policy itself is a file that a web page may not fetch: " }
                <a href={policy_url(&view.domain)} target="_blank" rel="noopener noreferrer">{ policy_url(&view.domain) }<span class="visually-hidden">{ " (opens a new tab)" }</span></a>
                { ". Open it, and paste its text into " }<a href={format!("./{}", Route::Check.href())}>{ "Check" }</a>{ "." }
            </p>
            <dl class="facts">
                <dt>{ "Its host" }</dt>
                <dd>{ addresses(&view.policy_host) }</dd>
            </dl>
            <details>
                <summary>{ "Commands to check MTA-STS" }</summary>
                <div class="publish">{ commands::list(&for_policy(&view.domain), "") }</div>
            </details>
        </>
    }
}

/// The address of the record form, filled in for an MTA-STS policy with the mail hosts that were found.
fn policy_form(view: &View) -> String {
    let hosts = view.mx.known().map(|mx| mx.hosts.iter().map(|host| host.name.as_str()).collect::<Vec<_>>().join("\n"));
    let draft = Draft { domain: view.domain.clone(), ..Draft::default() };
    let policy = PolicyForm { hosts: hosts.unwrap_or_default(), ..PolicyForm::default() };
    Forms { draft, policy, ..Forms::default() }.fragment()
}

fn elsewhere(list: &[MisplacedRecord], parent: Option<&(String, Known<Vec<String>>)>) -> Html {
    let found = |elsewhere: &&MisplacedRecord| elsewhere.found.known().is_some_and(|found| !found.is_empty());
    let is_nothing = |elsewhere: &&MisplacedRecord| elsewhere.found.known().is_some_and(Vec::is_empty);
    let nothing: Vec<&str> = list.iter().filter(is_nothing).map(|elsewhere| elsewhere.owner.as_str()).collect();
    let unknown = list.iter().filter(|elsewhere| matches!(elsewhere.found, Known::Unknown(_))).count();
    html! {
        <>
            for elsewhere in list.iter().filter(found) {
                <p>{ "At " }<code>{ &elsewhere.owner }</code>{ ":" }</p>
                { texts(elsewhere.found.known().map_or(&[][..], Vec::as_slice), "Records at a wrong name") }
            }
            if let Some((owner, Known::Known(found))) = parent.filter(|(_, found)| found.known().is_some_and(|it| !it.is_empty())) {
                <p>{ "At the parent domain, " }<code>{ owner }</code>{ ":" }</p>
                { texts(found, "Records of the parent domain") }
            }
            if !nothing.is_empty() {
                <p class="hint">{ format!("No TLS-RPT record at {}.", nothing.join(", ")) }</p>
            }
            if unknown > 0 {
                <p>{ format!("Not known for {} of {} names.", unknown, list.len()) }</p>
            }
        </>
    }
}

fn unanswered(view: &View) -> Html {
    let groups = view.unanswered_by_failure();
    if groups.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h3>{ "Not known" }</h3>
            <dl class="lookup-unanswered">
                for (failure, queries) in groups {
                    <div>
                        <dt><strong>{ failure.label() }</strong>{ ". " }{ received(&failure.to_string()) }</dt>
                        for query in queries {
                            <dd>
                                <span class="lookup-type">{ query.kind.name() }</span>{ " " }<code>{ query.name.clone() }</code>
                                { format!(" ({})", query.purpose.label()) }
                            </dd>
                        }
                    </div>
                }
            </dl>
        </>
    }
}
