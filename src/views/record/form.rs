//! The form: a domain and any number of destinations, each with what is to be said about it.

use tls_rpt_workbench::record::Scheme;
use tls_rpt_workbench::record::draft::{DomainError, Draft, FieldOutcome, Outcome};
use yew::prelude::*;

use crate::app::state::Action;
use crate::app::use_page;
use crate::browser::dom;
use crate::components::finding::FindingList;

#[derive(Properties, PartialEq)]
pub struct FormProps {
    /// What was typed.
    pub draft: Draft,
    /// What follows from it.
    pub outcome: Outcome,
}

/// The form.
#[component]
pub fn Form(props: &FormProps) -> Html {
    let page = use_page();
    // An empty list still shows one field to type into.
    let mut destinations = props.draft.destinations.clone();
    if destinations.is_empty() {
        destinations.push(String::new());
    }
    let change = {
        let (state, draft, shown) = (page.state.clone(), props.draft.clone(), destinations.clone());
        move |edit: &dyn Fn(&mut Draft)| {
            let mut draft = Draft { destinations: shown.clone(), ..draft.clone() };
            edit(&mut draft);
            state.dispatch(Action::Drafted(draft));
        }
    };
    let on_domain = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| change(&|draft| draft.domain = dom::value(&event)))
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
    let on_remove = Callback::from(move |index: usize| {
        change(&|draft| {
            draft.destinations.remove(index);
        });
        dom::after_drawing(move || dom::focus(&format!("destination-{}", index.saturating_sub(1))));
    });
    let many = destinations.len() > 1;
    html! {
        <form class="record-form" onsubmit={|event: SubmitEvent| event.prevent_default()}>
            { domain_field(&props.draft.domain, &props.outcome, on_domain) }
            <fieldset class="destinations">
                <legend>{ "Where reports go" }</legend>
                <p class="hint">{ "An e-mail address, or an https:// address of a service that collects reports." }</p>
                for (index, typed) in destinations.iter().enumerate() {
                    <DestinationField
                        key={index}
                        {index}
                        typed={typed.clone()}
                        outcome={props.outcome.fields.get(index).cloned().unwrap_or(FieldOutcome::Empty)}
                        removable={many}
                        on_type={on_type.clone()}
                        on_remove={on_remove.clone()}
                    />
                }
                <button type="button" class="button" onclick={on_add}>{ "Add a destination" }</button>
            </fieldset>
        </form>
    }
}

fn domain_field(typed: &str, outcome: &Outcome, oninput: Callback<InputEvent>) -> Html {
    let (wrong, message) = match &outcome.domain {
        Ok(ascii) if *ascii != typed.trim().trim_end_matches('.').to_lowercase() => {
            (false, format!("In DNS this is written {ascii}."))
        }
        Ok(_) => (false, String::new()),
        Err(DomainError::Empty) => (false, "What stands behind the @ of your mail addresses.".to_owned()),
        Err(error) => (true, error.to_string()),
    };
    html! {
        <div class="field">
            <label for="domain">{ "Domain" }</label>
            <input
                id="domain"
                class="input"
                type="text"
                placeholder="example.com"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                value={typed.to_owned()}
                aria-invalid={wrong.then_some("true")}
                aria-describedby="domain-note"
                {oninput}
            />
            <p id="domain-note" class={if wrong { "field-error" } else { "hint" }} role="status">{ message }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DestinationFieldProps {
    index: usize,
    typed: String,
    outcome: FieldOutcome,
    removable: bool,
    on_type: Callback<(usize, String)>,
    on_remove: Callback<usize>,
}

/// One destination.
#[component]
fn DestinationField(props: &DestinationFieldProps) -> Html {
    let index = props.index;
    let id = format!("destination-{index}");
    let note_id = format!("{id}-note");
    let name = format!("Destination {}", index + 1);
    let (kind, bad) = match &props.outcome {
        FieldOutcome::Empty => ("", false),
        FieldOutcome::Good(destination, _) => match destination.scheme {
            Scheme::Mailto => ("E-mail", false),
            Scheme::Https => ("HTTPS", false),
        },
        FieldOutcome::Bad(_) => ("", true),
    };
    let oninput = {
        let on_type = props.on_type.clone();
        move |event: InputEvent| on_type.emit((index, dom::value(&event)))
    };
    let onclick = {
        let on_remove = props.on_remove.clone();
        move |_: MouseEvent| on_remove.emit(index)
    };
    html! {
        <div class="field destination">
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
                        value={props.typed.clone()}
                        aria-invalid={bad.then_some("true")}
                        aria-describedby={note_id.clone()}
                        {oninput}
                    />
                    if !kind.is_empty() {
                        <span class="kind">{ kind }</span>
                    }
                </span>
                if props.removable {
                    <button type="button" class="button" aria-label={format!("Remove destination {}", index + 1)} {onclick}>{ "Remove" }</button>
                }
            </div>
            <div id={note_id} role="status">{ notes(&props.outcome) }</div>
        </div>
    }
}

fn notes(outcome: &FieldOutcome) -> Html {
    match outcome {
        FieldOutcome::Empty => Html::default(),
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
