//! MTA-STS in addition to the record: the policy that makes reports useful, and the order in which to publish it.

mod check;

use std::rc::Rc;

use tls_rpt_workbench::mta_sts::build::{self, MxOutcome, Outcome};
use tls_rpt_workbench::mta_sts::{Draft, Mode, id_at, owner_name, policy_host, policy_url, split_hosts};
use tls_rpt_workbench::report::Timestamp;
use yew::prelude::*;

use self::check::CheckPart;
use crate::browser::idn;
use crate::components::finding::list;
use tls_rpt_workbench::display::{received, shortened};
use web::copy::CopyBlock;
use web::{dom, unix_seconds};

const DAY: u32 = 86_400;

/// Choices for `max_age`: how long senders may cache the policy, in seconds (RFC 8461 s.3.2).
const AGES: [(&str, u32); 5] =
    [("1 day", DAY), ("1 week", 7 * DAY), ("2 weeks", 14 * DAY), ("30 days", 30 * DAY), ("180 days", 180 * DAY)];

/// The input of the MTA-STS form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chosen {
    mode: Mode,
    /// Index into [`AGES`]; `None` if the seconds are typed.
    age: Option<usize>,
    /// `max_age` in seconds, as typed.
    seconds: String,
    /// MX hosts, one per line, as typed.
    hosts: String,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { mode: Mode::Testing, age: Some(1), seconds: String::new(), hosts: String::new() }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct CompanionProps {
    /// The policy domain in ASCII; `None` until a valid one is typed.
    pub domain: Option<String>,
}

/// The MTA-STS part of the record screen.
#[component]
pub(crate) fn Companion(props: &CompanionProps) -> Html {
    html! {
        <section class="companion" aria-labelledby="companion">
            <h2 id="companion">{ "MTA-STS: make reports useful" }</h2>
            <p class="companion-intro">
                { "Reports say whether your hosts kept to a policy. Without one they say little more than that none was found. An MTA-STS policy in testing mode costs no mail: senders deliver as before and report what enforcing it would have held back." }
                { " " }<span class="source">{ "RFC 8461 s.5" }</span>
            </p>
            <details>
                <summary>{ "Make the MTA-STS record and policy file" }</summary>
                <MakePart domain={props.domain.clone()} />
            </details>
            <details>
                <summary>{ "Check an MTA-STS record or policy file" }</summary>
                <CheckPart domain={props.domain.clone()} />
            </details>
        </section>
    }
}

/// The form, the record and policy file made from it, and the order in which to publish them.
#[component]
fn MakePart(props: &CompanionProps) -> Html {
    let chosen = use_state_eq(Chosen::default);
    // A changed policy needs a new id: senders notice changes by the id alone.
    let id = use_memo((*chosen).clone(), |_| id_at(Timestamp(unix_seconds())));
    let change = {
        let chosen = chosen.clone();
        Rc::new(move |edit: &dyn Fn(&mut Chosen)| {
            let mut next = (*chosen).clone();
            edit(&mut next);
            chosen.set(next);
        })
    };
    let age = match chosen.age.and_then(|index| AGES.get(index)) {
        Some((_, seconds)) => Ok(*seconds),
        None => build::max_age(&chosen.seconds),
    };
    let draft = Draft {
        domain: props.domain.clone().unwrap_or_default(),
        mode: chosen.mode,
        max_age: age.clone().unwrap_or_default(),
        mx: split_hosts(&chosen.hosts),
        id: (*id).clone(),
    };
    let outcome = draft.outcome(&idn::to_ascii);
    let on_hosts = {
        let change = Rc::clone(&change);
        Callback::from(move |event: InputEvent| change(&|chosen| chosen.hosts = dom::value(&event)))
    };
    let on_seconds = {
        let change = Rc::clone(&change);
        Callback::from(move |event: InputEvent| change(&|chosen| chosen.seconds = dom::value(&event)))
    };
    let pick_age = |age: Option<usize>| {
        let change = Rc::clone(&change);
        Callback::from(move |_: Event| change(&|chosen| chosen.age = age))
    };
    let age_problem = age.as_ref().err().filter(|_| !chosen.seconds.trim().is_empty());
    let made = if age.is_ok() { made(&outcome) } else { Html::default() };
    html! {
        <div class="companion-make">
            <form class="companion-form" onsubmit={|event: SubmitEvent| event.prevent_default()}>
                { host_field(&chosen.hosts, &outcome, on_hosts) }
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
                        for (index, (name, _)) in AGES.iter().enumerate() {
                            { option("companion-age", html! { { *name } }, chosen.age == Some(index), pick_age(Some(index))) }
                        }
                        { option("companion-age", html! { { "Other" } }, chosen.age.is_none(), pick_age(None)) }
                    </div>
                    if chosen.age.is_none() {
                        <div class="field">
                            <label for="companion-seconds">{ "Seconds" }</label>
                            <input
                                id="companion-seconds"
                                class="input"
                                type="text"
                                inputmode="numeric"
                                placeholder="604800"
                                autocomplete="off"
                                value={chosen.seconds.clone()}
                                aria-invalid={age_problem.map(|_| "true")}
                                aria-describedby="companion-seconds-note"
                                oninput={on_seconds}
                            />
                            <p id="companion-seconds-note" class={if age_problem.is_some() { "field-error" } else { "hint" }} role="status">
                                { age_problem.map_or("604800 is a week.", |finding| finding.message.as_str()) }
                            </p>
                        </div>
                    }
                </fieldset>
            </form>
            <div class="companion-result">
                { made }
                { order(outcome.domain.as_deref().ok()) }
            </div>
        </div>
    }
}

const fn meaning(mode: Mode) -> &'static str {
    match mode {
        Mode::Testing => "Deliver anyway and report it. Start here.",
        Mode::Enforce => {
            "Hold mail back from that host and try again later. Once reports show no failure left unexplained."
        }
        Mode::None => "Act as if there were no policy. The way out of MTA-STS.",
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

fn host_field(typed: &str, outcome: &Outcome, oninput: Callback<InputEvent>) -> Html {
    let hosts = split_hosts(typed);
    let bad = || {
        hosts.iter().zip(&outcome.mx).filter_map(|(host, field)| match field {
            MxOutcome::Bad(finding) => Some((host, finding)),
            MxOutcome::Empty | MxOutcome::Good(_) => None,
        })
    };
    let wrong = bad().next().is_some();
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
            <div id="companion-hosts-note" role="status">
                if wrong {
                    for (host, finding) in bad().take(5) {
                        <p class="field-error"><code>{ shortened(&received(host), 60) }</code>{ " \u{2013} " }{ &finding.message }</p>
                    }
                    <p class="hint">{ "The policy appears once every line is right: a host missing from it would be treated as a failure." }</p>
                } else {
                    <p class="hint">{ "Every host of your MX records, one a line. Lines of " }<code>{ "dig +short MX" }</code>{ " can be pasted as they are." }</p>
                }
            </div>
        </div>
    }
}

fn made(outcome: &Outcome) -> Html {
    let Some(made) = &outcome.made else {
        return html! { <p class="hint">{ "Record and policy file appear here as soon as there is a host." }</p> };
    };
    html! {
        <>
            <h3>{ "The policy file" }</h3>
            if let Some(url) = &made.url {
                <CopyBlock label="Serve it at exactly this address" what="the policy address" text={url.clone()} />
            } else {
                <p class="hint">{ "Enter your domain above to see where it is served." }</p>
            }
            <CopyBlock label="Its text" what="the policy file" text={made.file.clone()} />
            <h3>{ "The TXT record that announces it" }</h3>
            <CopyBlock label="Name (host)" what="the MTA-STS name" text={made.owner.clone()} />
            <CopyBlock label="Value (TXT)" what="the MTA-STS value" text={made.value.clone()} />
            if let Some(line) = &made.zone_line {
                <CopyBlock label="Or the whole line for a zone file" what="the MTA-STS line" text={line.clone()} />
            }
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
