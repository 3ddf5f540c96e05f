//! The record in the format of the user's DNS provider: a choice of formats, each with snippets to copy and notes.

use tls_rpt_workbench::record::draft::{Draft, Outcome};
use tls_rpt_workbench::record::publish::{Family, Format, Placement, Publication};
use yew::prelude::*;

use crate::context::Page;
use tls_rpt_workbench::page::forms::Action;
use web::copy::CopyBlock;
use web::dom;

/// The choice of publication format, and the snippets of the chosen one.
pub(crate) fn publish(page: &Page, outcome: &Outcome) -> Html {
    let draft = &page.state.draft;
    let change = {
        let (state, draft) = (page.state.clone(), draft.clone());
        move |edit: &dyn Fn(&mut Draft)| {
            let mut draft = draft.clone();
            edit(&mut draft);
            state.dispatch(Action::Drafted(draft));
        }
    };
    let on_format = {
        let change = change.clone();
        Callback::from(move |event: Event| {
            if let Some(format) = Format::from_id(&dom::value(&event)) {
                change(&|draft| draft.format = format);
            }
        })
    };
    let on_zone = Callback::from(move |event: Event| change(&|draft| draft.zone = dom::value(&event)));
    let Some(made) = &outcome.record else { return Html::default() };
    let hosts: Vec<&Publication> =
        outcome.mx_hosts.iter().filter_map(|host| host.record.as_ref().ok()?.as_ref()).collect();
    html! {
        <section class="publish" aria-labelledby="publish">
            <h3 id="publish">{ "Put it into your DNS" }</h3>
            <div class="publish-choices">
                <div class="field">
                    <label for="format">{ "Where is your DNS?" }</label>
                    <select id="format" class="input" onchange={on_format}>
                        for family in FAMILIES {
                            <optgroup label={family.label()}>
                                for format in Format::ALL.into_iter().filter(|format| format.family() == family) {
                                    <option value={format.id()} selected={format == draft.format}>{ format.label() }</option>
                                }
                            </optgroup>
                        }
                    </select>
                </div>
                { zones(draft, outcome, on_zone) }
            </div>
            <p class="hint">{ draft.format.note() }</p>
            { match &made.publication {
                None => html! { <p class="note">{ "Enter your domain to see what to copy." }</p> },
                Some(Err(error)) => html! { <p class="alert" role="alert">{ error.to_string() }</p> },
                Some(Ok(publication)) => snippets(draft.format, publication, ""),
            } }
            if !hosts.is_empty() {
                <h4>{ "At the MX hosts" }</h4>
                <p class="hint">{ "The same value at each host's name, for senders that use DANE." }</p>
                for host in hosts {
                    <details class="mx-record">
                        <summary><code>{ host.owner() }</code></summary>
                        { snippets(draft.format, host, &format!(" for {}", host.owner())) }
                    </details>
                }
            }
        </section>
    }
}

const FAMILIES: [Family; 5] = [Family::ByHand, Family::NameServer, Family::Cloud, Family::Terraform, Family::Code];

/// The choice of zone; empty if there is only one.
fn zones(draft: &Draft, outcome: &Outcome, onchange: Callback<Event>) -> Html {
    let Ok(domain) = &outcome.domain else { return Html::default() };
    let zones = Placement::zones(domain);
    let chosen = if draft.zone.is_empty() { domain.clone() } else { draft.zone.to_ascii_lowercase() };
    if zones.len() < 2 && zones.contains(&chosen) {
        return Html::default();
    }
    html! {
        <div class="field">
            <label for="zone">{ "Zone that holds it" }</label>
            <select id="zone" class="input" {onchange}>
                if !zones.contains(&chosen) {
                    <option value={chosen.clone()} selected=true>{ &chosen }</option>
                }
                for zone in &zones {
                    <option value={if zone == domain { String::new() } else { zone.clone() }} selected={*zone == chosen}>{ zone }</option>
                }
            </select>
        </div>
    }
}

fn snippets(format: Format, publication: &Publication, whose: &str) -> Html {
    html! {
        <div class="publish">
            if let Some(warning) = format.warning(publication) {
                <p class="note">{ warning }</p>
            }
            for snippet in format.render(publication) {
                <CopyBlock label={snippet.label} what={format!("{}{whose}", snippet.label)} text={snippet.text} />
            }
            if !format.placeholders().is_empty() {
                <dl class="facts">
                    for placeholder in format.placeholders() {
                        <dt><code>{ placeholder.text }</code></dt>
                        <dd>{ placeholder.meaning }</dd>
                    }
                </dl>
            }
        </div>
    }
}
