//! MTA-STS in addition to the record: the policy that makes reports useful, and the order in which to publish it.

use std::rc::Rc;

use tls_rpt_workbench::lookup::commands::for_policy;
use tls_rpt_workbench::mta_sts::build::{self, MxOutcome, Outcome};
use tls_rpt_workbench::mta_sts::{Draft, Mode, id_at, owner_name, policy_host, policy_url, split_hosts};
use tls_rpt_workbench::report::Timestamp;
use yew::prelude::*;

use super::publish::{format_choice, instructions};
use crate::browser::idn;
use crate::components::commands;
use crate::components::finding::list;
use crate::components::settled::{use_announcement, use_settled};
use crate::context::{Page, update_address, use_page};
use tls_rpt_workbench::display::{received, shortened};
use tls_rpt_workbench::page::Route;
use tls_rpt_workbench::page::forms::{Action, PolicyForm};
use web::copy::CopyBlock;
use web::{dom, unix_seconds};

const DAY: u32 = 86_400;

/// Choices for `max_age`: how long senders may cache the policy, in seconds (RFC 8461 s.3.2).
const AGES: [(&str, u32); 5] =
    [("1 day", DAY), ("1 week", 7 * DAY), ("2 weeks", 14 * DAY), ("30 days", 30 * DAY), ("180 days", 180 * DAY)];

/// Element id of the form, which opens from the record.
pub(super) const MAKE: &str = "companion-make";

#[derive(Properties, PartialEq)]
pub(crate) struct CompanionProps {
    /// The policy domain in ASCII; `None` until a valid one is typed.
    pub domain: Option<String>,
}

/// The MTA-STS part of the record screen.
#[component]
pub(crate) fn Companion(props: &CompanionProps) -> Html {
    // What a link or the back button brings back is shown.
    let page = use_page();
    let begun = *use_memo((), |()| page.state.policy != PolicyForm::default());
    html! {
        <section class="companion" aria-labelledby="companion">
            <h2 id="companion">{ "MTA-STS: get more out of reports" }</h2>
            <p class="companion-intro">
                { "Reports say whether senders could follow your policy. Without one they say little more than that none was found. Testing mode is safe: mail is delivered as before, and reports show what would have been blocked in enforce mode." }
                { " " }<span class="source">{ "RFC 8461 s.5" }</span>
            </p>
            <details id={MAKE} open={begun}>
                <summary>{ "Create the MTA-STS policy file and record" }</summary>
                <MakePart domain={props.domain.clone()} />
            </details>
            <p class="hint">
                { "Do you have a policy file or record already? " }
                <a href={format!("#{}", Route::Check.fragment())}>{ "Check it" }</a>
                { "." }
            </p>
        </section>
    }
}

/// The form, the record and policy file made from it, and the order in which to publish them.
#[component]
fn MakePart(props: &CompanionProps) -> Html {
    let page = use_page();
    let chosen = &page.state.policy;
    let settled = use_settled(chosen);
    let typed = use_state_eq(|| !AGES.iter().any(|(_, seconds)| seconds.to_string() == chosen.max_age));
    // A changed policy needs a new id: senders notice changes by the id alone.
    let id = use_memo(chosen.clone(), |_| id_at(Timestamp(unix_seconds())));
    let change = {
        let (state, chosen) = (page.state.clone(), chosen.clone());
        Rc::new(move |edit: &dyn Fn(&mut PolicyForm)| {
            let mut next = chosen.clone();
            edit(&mut next);
            state.dispatch(Action::Policy(next));
        })
    };
    let age = build::max_age(&chosen.max_age);
    let draft = Draft {
        domain: props.domain.clone().unwrap_or_default(),
        mode: chosen.mode,
        max_age: age.clone().unwrap_or_default(),
        mx: split_hosts(&chosen.hosts),
        id: (*id).clone(),
    };
    let outcome = draft.outcome(&idn::to_ascii);
    let announcement = use_announcement(settled, || spoken(&outcome));
    let on_hosts = {
        let change = Rc::clone(&change);
        Callback::from(move |event: InputEvent| change(&|chosen| chosen.hosts = dom::value(&event)))
    };
    let on_seconds = {
        let change = Rc::clone(&change);
        Callback::from(move |event: InputEvent| change(&|chosen| chosen.max_age = dom::value(&event)))
    };
    let pick_age = |seconds: Option<u32>| {
        let (change, typed) = (Rc::clone(&change), typed.setter());
        Callback::from(move |_: Event| {
            typed.set(seconds.is_none());
            change(&|chosen| chosen.max_age = seconds.map(|seconds| seconds.to_string()).unwrap_or_default());
        })
    };
    let onfocusout = {
        let fragment = page.state.fragment();
        Callback::from(move |_: FocusEvent| update_address(&fragment))
    };
    let age_problem = age.as_ref().err().filter(|_| settled && !chosen.max_age.trim().is_empty());
    let made = if age.is_ok() { made(&page, &outcome) } else { Html::default() };
    html! {
        <div class="companion-make">
            { announcement }
            <form class="companion-form" {onfocusout} onsubmit={|event: SubmitEvent| event.prevent_default()}>
                { host_field(&chosen.hosts, &outcome, settled, on_hosts) }
                <fieldset class="companion-choice">
                    <legend>{ "What senders do when a host fails" }</legend>
                    for mode in Mode::ALL {
                        { option(
                            "companion-mode",
                            html! { <><code>{ mode.name() }</code>{ " " }{ meaning(mode) }</> },
                            chosen.mode == mode,
                            {
                                let change = Rc::clone(&change);
                                Callback::from(move |_: Event| change(&|chosen| chosen.mode = mode))
                            },
                        ) }
                    }
                </fieldset>
                <fieldset class="companion-choice">
                    <legend>{ "How long senders keep the policy" }</legend>
                    <div class="companion-ages">
                        for (name, seconds) in AGES {
                            { option("companion-age", html! { { name } }, !*typed && seconds.to_string() == chosen.max_age, pick_age(Some(seconds))) }
                        }
                        { option("companion-age", html! { { "Other" } }, *typed, pick_age(None)) }
                    </div>
                    if *typed {
                        <div class="field">
                            <label for="companion-seconds">{ "Seconds" }</label>
                            <input
                                id="companion-seconds"
                                class="input"
                                type="text"
                                inputmode="numeric"
                                placeholder="604800"
                                autocomplete="off"
                                value={chosen.max_age.clone()}
                                aria-invalid={age_problem.map(|_| "true")}
                                aria-describedby="companion-seconds-note"
                                oninput={on_seconds}
                            />
                            <p id="companion-seconds-note" class={if age_problem.is_some() { "field-error" } else { "hint" }}>
                                { age_problem.map_or("604800 is a week.", |finding| finding.message.as_str()) }
                            </p>
                        </div>
                    }
                </fieldset>
            </form>
            <div class="companion-result">
                { made }
                { order(outcome.domain.as_deref().ok()) }
                if let Ok(domain) = &outcome.domain {
                    <details>
                        <summary>{ "Commands to check MTA-STS" }</summary>
                        <div class="publish">{ commands::list(&for_policy(domain), "") }</div>
                    </details>
                }
            </div>
        </div>
    }
}

const fn meaning(mode: Mode) -> &'static str {
    match mode {
        Mode::Testing => "Deliver anyway and report it. Start here.",
        Mode::Enforce => {
            "Do not deliver to that host; try again later. Switch to this when reports show no unexplained failures."
        }
        Mode::None => "Turn MTA-STS off (use this to retire it).",
    }
}

fn option(name: &'static str, label: Html, checked: bool, onchange: Callback<Event>) -> Html {
    html! {
        <label class="companion-option">
            <input type="radio" {name} {checked} {onchange} />
            <span>{ label }</span>
        </label>
    }
}

fn host_field(typed: &str, outcome: &Outcome, settled: bool, oninput: Callback<InputEvent>) -> Html {
    let hosts = split_hosts(typed);
    let bad = || {
        hosts.iter().zip(&outcome.mx).filter_map(|(host, field)| match field {
            MxOutcome::Bad(finding) => Some((host, finding)),
            MxOutcome::Empty | MxOutcome::Good(_) => None,
        })
    };
    let wrong = settled && bad().next().is_some();
    html! {
        <div class="field">
            <label for="companion-hosts">{ "Hosts that receive mail" }</label>
            <textarea
                id="companion-hosts"
                class="input"
                rows="4"
                placeholder={"mx1.example.com\nmx2.example.com"}
                autocapitalize="none"
                spellcheck="false"
                value={typed.to_owned()}
                aria-invalid={wrong.then_some("true")}
                aria-describedby="companion-hosts-note"
                {oninput}
            />
            <div id="companion-hosts-note">
                if wrong {
                    for (host, finding) in bad().take(5) {
                        <p class="field-error"><code>{ shortened(&received(host), 60) }</code>{ " \u{2013} " }{ &finding.message }</p>
                    }
                    <p class="hint">{ "The policy appears when every line is right: a missing host would be treated as a failure." }</p>
                } else {
                    <p class="hint">{ "Every host of your MX records, one host per line. You can paste the output of " }<code>{ "dig +short MX" }</code>{ "." }</p>
                }
            </div>
        </div>
    }
}

/// What is wrong with the hosts, or that nothing is.
fn spoken(outcome: &Outcome) -> String {
    let wrong = outcome.mx.iter().filter_map(|field| match field {
        MxOutcome::Bad(finding) => Some(finding.message.clone()),
        MxOutcome::Empty | MxOutcome::Good(_) => None,
    });
    let wrong: Vec<String> = wrong.take(5).collect();
    if outcome.made.is_some() { "The policy file is ready.".to_owned() } else { wrong.join(" ") }
}

fn made(page: &Page, outcome: &Outcome) -> Html {
    let Some(made) = &outcome.made else {
        return html! { <p class="hint">{ "Enter a host to see the policy file and the record." }</p> };
    };
    let draft = &page.state.draft;
    html! {
        <>
            <h3>{ "1. The policy file" }</h3>
            if let Some(url) = &made.url {
                <CopyBlock label="Serve it at exactly this address" what="the policy address" text={url.clone()} />
            } else {
                <p class="hint">{ "Enter your domain above to see where it must be served." }</p>
            }
            <CopyBlock label="File contents" what="the policy file" text={made.file.clone()} />
            <h3>{ "2. The TXT record that announces it" }</h3>
            { match made.publication(draft) {
                None => html! { <CopyBlock label="Value" what="Value for MTA-STS" text={made.value.clone()} /> },
                Some(publication) => html! {
                    <>
                        { format_choice(page, "sts-format") }
                        { instructions(draft.format, &publication, " for MTA-STS") }
                    </>
                },
            } }
            <p class="hint">{ "The id is the time of your last change here, in UTC. Senders fetch the file again when it differs from the one they know." }</p>
            { list(&made.findings, None) }
        </>
    }
}

/// The order of deployment, in five steps.
fn order(domain: Option<&str>) -> Html {
    let domain = domain.unwrap_or("example.com");
    let step =
        |text: Html, source: &'static str| html! { <li>{ text }{ " " }<span class="source">{ source }</span></li> };
    html! {
        <>
            <h3>{ "In this order" }</h3>
            <ol class="companion-order">
                { step(
                    html! { <>{ "Serve the policy file at " }<code>{ policy_url(domain) }</code>{ ": plain text, status 200, no redirect." }</> },
                    "RFC 8461 s.3.3",
                ) }
                { step(
                    html! { <>{ "Give that host a certificate of a public authority that is valid for " }<code>{ policy_host(domain) }</code>{ "; senders accept no other." }</> },
                    "RFC 8461 s.3.3",
                ) }
                { step(
                    html! { <>{ "Only then publish the TXT record at " }<code>{ owner_name(domain) }</code>{ ": it sends senders to the file." }</> },
                    "RFC 8461 s.3.1",
                ) }
                { step(
                    html! { { "Stay in testing until a few weeks of reports show no failure you cannot explain, then change to enforce." } },
                    "RFC 8461 s.5",
                ) }
                { step(
                    html! { { "With every later change, also before a new host joins your MX records: first the file, then the record with a new id." } },
                    "RFC 8461 s.8.1",
                ) }
            </ol>
        </>
    }
}
