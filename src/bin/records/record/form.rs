//! The form: a domain and any number of destinations, each with its findings.

use tls_rpt_workbench::record::draft::{DomainError, Draft, FieldOutcome, Outcome, other_notation, without_www};
use tls_rpt_workbench::record::{Scheme, build};
use yew::prelude::*;

use crate::browser::idn;
use crate::components::field::Field;
use crate::components::finding::FindingList;
use crate::context::Page;
use crate::context::update_address;
use tls_rpt_workbench::display::received;
use tls_rpt_workbench::page::forms::Action;
use web::dom;

/// The form of the record generator.
pub(crate) fn form(page: &Page, outcome: &Outcome, settled: bool) -> Html {
    let draft = &page.state.draft;
    // An empty list still shows one field to type into.
    let mut destinations = draft.destinations.clone();
    if destinations.is_empty() {
        destinations.push(String::new());
    }
    let change = {
        let (state, draft, shown) = (page.state.clone(), draft.clone(), destinations.clone());
        move |edit: &dyn Fn(&mut Draft)| {
            let mut draft = Draft { destinations: shown.clone(), ..draft.clone() };
            edit(&mut draft);
            state.dispatch(Action::Drafted(draft));
        }
    };
    let on_domain = {
        let change = change.clone();
        Callback::from(move |domain: String| {
            change(&|draft| {
                draft.domain.clone_from(&domain);
                // The zone was chosen for another domain.
                draft.zone.clear();
            });
        })
    };
    let on_correct = {
        let change = change.clone();
        Callback::from(move |(index, parts): (usize, Vec<String>)| {
            change(&|draft| {
                draft.destinations.splice(index..=index, parts.iter().cloned());
            });
            dom::after_drawing(move || dom::focus(&format!("destination-{index}")));
        })
    };
    let on_add = {
        let (change, count) = (change.clone(), destinations.len());
        Callback::from(move |_: MouseEvent| {
            change(&|draft| draft.destinations.push(String::new()));
            dom::after_drawing(move || dom::focus(&format!("destination-{count}")));
        })
    };
    let on_type = {
        let change = change.clone();
        Callback::from(move |(index, text): (usize, String)| {
            change(&|draft| draft.destinations[index].clone_from(&text));
        })
    };
    let on_remove = {
        let change = change.clone();
        Callback::from(move |index: usize| {
            change(&|draft| {
                draft.destinations.remove(index);
            });
            dom::after_drawing(move || dom::focus(&format!("destination-{}", index.saturating_sub(1))));
        })
    };
    let on_move = {
        let change = change.clone();
        Callback::from(move |(from, to): (usize, usize)| {
            change(&|draft| draft.destinations.swap(from, to));
            // The focus follows the destination that was moved.
            dom::after_drawing(move || dom::focus(&format!("destination-{to}")));
        })
    };
    let on_mx = Callback::from(move |event: InputEvent| change(&|draft| draft.mx_hosts = dom::value(&event)));
    let onfocusout = {
        let fragment = page.state.fragment();
        Callback::from(move |_: FocusEvent| update_address(&fragment))
    };
    let count = destinations.len();
    html! {
        <form class="record-form" {onfocusout} onsubmit={|event: SubmitEvent| event.prevent_default()}>
            { domain_field(&draft.domain, outcome, settled, &on_domain) }
            <fieldset class="destinations">
                <legend>{ "Where reports go" }</legend>
                <p class="hint">{ "An email address, or the https:// address of a service that collects reports." }</p>
                for (index, typed) in destinations.iter().enumerate() {
                    { destination_field(&DestinationField {
                        index,
                        typed,
                        outcome: outcome.fields.get(index).unwrap_or(&FieldOutcome::Empty),
                        count,
                        on_move: &on_move,
                        on_type: &on_type,
                        on_remove: &on_remove,
                        on_correct: &on_correct,
                        settled,
                    }) }
                }
                <button type="button" class="button" onclick={on_add}>{ "Add a destination" }</button>
            </fieldset>
            { mx_field(&draft.mx_hosts, outcome, settled, on_mx) }
        </form>
    }
}

fn domain_field(typed: &str, outcome: &Outcome, settled: bool, change: &Callback<String>) -> Html {
    let (wrong, message, fix) = match &outcome.domain {
        Ok(ascii) if without_www(ascii).is_some() => {
            (false, "Email addresses rarely end in www.".to_owned(), without_www(ascii))
        }
        Ok(ascii) => (false, other_notation(ascii, typed), None),
        Err(error) if settled && *error != DomainError::Empty => (true, error.to_string(), error.fix()),
        Err(_) => (false, "The part after the @ in your email addresses.".to_owned(), None),
    };
    let field = Field { id: "domain", label: "Domain", placeholder: "example.com", typed };
    html! {
        <div class="with-fix">
            { field.draw(wrong, &message, change.reform(|event: InputEvent| dom::value(&event))) }
            { fix.map(|fix| {
                let fixed = fix.to_owned();
                let onclick = change.reform(move |_: MouseEvent| {
                    dom::after_drawing(|| dom::focus("domain"));
                    fixed.clone()
                });
                html! { <button type="button" class="button small" {onclick}>{ format!("Use {}", received(fix)) }</button> }
            }) }
        </div>
    }
}

/// A destination field with its callbacks.
struct DestinationField<'a> {
    index: usize,
    typed: &'a str,
    outcome: &'a FieldOutcome,
    /// Number of destinations.
    count: usize,
    on_move: &'a Callback<(usize, usize)>,
    on_type: &'a Callback<(usize, String)>,
    on_remove: &'a Callback<usize>,
    /// Called with the index and the destinations that were meant.
    on_correct: &'a Callback<(usize, Vec<String>)>,
    /// Errors are shown only when typing has paused.
    settled: bool,
}

/// The field for one destination, with its notes and buttons.
fn destination_field(field: &DestinationField) -> Html {
    let index = field.index;
    let id = format!("destination-{index}");
    let note_id = format!("{id}-note");
    let name = format!("Destination {}", index + 1);
    let (kind, bad) = match field.outcome {
        FieldOutcome::Empty => ("", false),
        FieldOutcome::Good(destination, _) => match destination.scheme {
            Scheme::Mailto => ("Email", false),
            Scheme::Https => ("HTTPS", false),
        },
        FieldOutcome::Bad(_) => ("", field.settled),
    };
    let oninput = {
        let on_type = field.on_type.clone();
        move |event: InputEvent| on_type.emit((index, dom::value(&event)))
    };
    let onclick = {
        let on_remove = field.on_remove.clone();
        move |_: MouseEvent| on_remove.emit(index)
    };
    html! {
        <div class="field destination" key={index}>
            <label for={id.clone()}>{ &name }</label>
            <div class="inline">
                <span class="with-kind">
                    <input
                        id={id}
                        class="input"
                        type="text"
                        inputmode="email"
                        placeholder={if index == 0 { "tlsrpt@example.com" } else { "https://collector.example/tlsrpt" }}
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        value={field.typed.to_owned()}
                        aria-invalid={bad.then_some("true")}
                        aria-describedby={note_id.clone()}
                        {oninput}
                    />
                    if !kind.is_empty() {
                        <span class="kind">{ kind }</span>
                    }
                </span>
            </div>
            if field.count > 1 {
                <div class="inline destination-actions">
                    { mover(index, index.checked_sub(1), "up", "\u{2191}", field.on_move) }
                    { mover(index, Some(index + 1).filter(|to| *to < field.count), "down", "\u{2193}", field.on_move) }
                    <button type="button" class="button small" aria-label={format!("Remove destination {}", index + 1)} {onclick}>{ "Remove" }</button>
                </div>
            }
            <div id={note_id}>{ notes(field.outcome, field.settled) }</div>
            if bad { { correction(field) } }
        </div>
    }
}

/// A button for what was probably meant, where that is known.
fn correction(field: &DestinationField) -> Html {
    let Some(parts) = build::corrected(field.typed, &idn::to_ascii) else { return Html::default() };
    let label = match parts.as_slice() {
        [one] => format!("Use {}", received(one)),
        many => format!("Split into {} destinations", many.len()),
    };
    let (index, on_correct) = (field.index, field.on_correct.clone());
    let onclick = move |_: MouseEvent| on_correct.emit((index, parts.clone()));
    html! { <button type="button" class="button small fix" {onclick}>{ label }</button> }
}

/// A button that moves a destination; `to` is `None` at the end of the list.
fn mover(
    index: usize,
    to: Option<usize>,
    word: &'static str,
    arrow: &'static str,
    on_move: &Callback<(usize, usize)>,
) -> Html {
    let onclick = {
        let on_move = on_move.clone();
        move |_: MouseEvent| to.into_iter().for_each(|to| on_move.emit((index, to)))
    };
    let label = format!("Move destination {} {word}", index + 1);
    html! {
        <button type="button" class="button small" aria-label={label} disabled={to.is_none()} {onclick}>
            <span aria-hidden="true">{ arrow }</span>
        </button>
    }
}

/// The field for MX hosts that get their own record.
fn mx_field(typed: &str, outcome: &Outcome, settled: bool, oninput: Callback<InputEvent>) -> Html {
    let wrong: Vec<String> = outcome
        .mx_hosts
        .iter()
        .filter(|_| settled)
        .filter_map(|host| Some(format!("{}: {}", host.typed, host.record.as_ref().err()?)))
        .collect();
    html! {
        <details class="mx-hosts" open={!typed.is_empty()}>
            <summary>{ "Do your MX hosts use DANE?" }</summary>
            <div class="field">
                <label for="mx-hosts">{ "MX hosts with TLSA records" }</label>
                <textarea
                    id="mx-hosts"
                    class="input"
                    rows="3"
                    placeholder="mx1.example.com"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    value={typed.to_owned()}
                    aria-invalid={(!wrong.is_empty()).then_some("true")}
                    aria-describedby="mx-hosts-note"
                    {oninput}
                />
                <div id="mx-hosts-note">
                    <p class="hint">
                        { "With DANE the MX host is the policy domain, so some senders (mox) look for a record at its name too. One host per line. " }
                        <span class="source">{ "RFC 8460 s.1.1" }</span>
                    </p>
                    for wrong in wrong {
                        <p class="field-error">{ received(&wrong) }</p>
                    }
                </div>
            </div>
        </details>
    }
}

fn notes(outcome: &FieldOutcome, settled: bool) -> Html {
    match outcome {
        FieldOutcome::Empty => Html::default(),
        FieldOutcome::Bad(_) if !settled => Html::default(),
        FieldOutcome::Bad(error) => html! { <p class="field-error">{ error.to_string() }</p> },
        FieldOutcome::Good(destination, findings) => html! {
            <>
                if findings.is_empty() {
                    <p class="hint">{ "Written in the record as " }<code>{ &destination.uri }</code></p>
                } else {
                    <FindingList findings={findings.clone()} />
                }
            </>
        },
    }
}
