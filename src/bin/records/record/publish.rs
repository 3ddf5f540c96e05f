//! The record in the format of the user's DNS provider: a choice of formats, each with snippets to copy and notes.

use tls_rpt_workbench::record::draft::{Draft, Outcome};
use tls_rpt_workbench::record::owner::PREFIX;
use tls_rpt_workbench::record::publish::{DEFAULT_TTL, Family, Format, Placement, Publication, PublishError, Syntax};
use yew::prelude::*;

use crate::context::Page;
use tls_rpt_workbench::page::forms::Action;
use web::copy::CopyBlock;
use web::dom;

/// The choice of publication format and zone, and what to enter there.
pub(crate) fn publish(page: &Page, outcome: &Outcome) -> Html {
    let draft = &page.state.draft;
    let Some(made) = &outcome.record else { return Html::default() };
    let hosts: Vec<&Publication> =
        outcome.mx_hosts.iter().filter_map(|host| host.record.as_ref().ok()?.as_ref()).collect();
    let on_zone = changed(page, |draft, zone| draft.zone = zone);
    html! {
        <section class="publish" aria-labelledby="publish">
            <h3 id="publish">{ "Put it into your DNS" }</h3>
            <div class="publish-choices">
                { format_choice(page, "dns") }
                { zones(draft, outcome, on_zone) }
                { ttl_choice(page) }
            </div>
            { match &made.publication {
                None => html! {
                    <>
                        <p class="note">{ "Enter your domain to see the name of the record." }</p>
                        <CopyBlock label="Value" what="Value" text={made.value.clone()} />
                    </>
                },
                Some(publication) => instructions(draft.format, publication, ""),
            } }
            <p class="hint">{ "There must be only one such record. Edit an existing one instead of adding another." }</p>
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

/// A callback that changes the form by the value of a field.
fn changed(page: &Page, edit: impl Fn(&mut Draft, String) + 'static) -> Callback<Event> {
    let (state, draft) = (page.state.clone(), page.state.draft.clone());
    Callback::from(move |event: Event| {
        let mut draft = draft.clone();
        edit(&mut draft, dom::value(&event));
        state.dispatch(Action::Drafted(draft));
    })
}

/// The choice of publication format, one for all records of the screen.
pub(super) fn format_choice(page: &Page, id: &'static str) -> Html {
    let chosen = page.state.draft.format;
    let onchange = changed(page, |draft, id| draft.format = Format::from_id(&id).unwrap_or(draft.format));
    html! {
        <div class="field">
            <label for={id}>{ "Where is your DNS?" }</label>
            <select {id} class="input" {onchange}>
                for family in FAMILIES {
                    <optgroup label={family.label()}>
                        for format in Format::ALL.into_iter().filter(|format| format.family() == family) {
                            <option value={format.id()} selected={format == chosen}>{ format.label() }</option>
                        }
                    </optgroup>
                }
            </select>
        </div>
    }
}

/// What to enter or run to publish a record, or why it cannot be published. `whose` distinguishes the names of buttons.
pub(super) fn instructions(format: Format, publication: &Result<Publication, PublishError>, whose: &str) -> Html {
    html! {
        <>
            <p class="hint">{ format.note() }</p>
            { match publication {
                Err(error) => html! { <p class="alert" role="alert">{ error.to_string() }</p> },
                Ok(publication) => snippets(format, publication, whose),
            } }
        </>
    }
}

const FAMILIES: [Family; 5] = [Family::Panel, Family::NameServer, Family::Cloud, Family::Terraform, Family::Code];

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
            <label for="zone">{ "DNS zone" }</label>
            <select id="zone" class="input" {onchange}>
                if !zones.contains(&chosen) {
                    <option value={chosen.clone()} selected=true>{ &chosen }</option>
                }
                for zone in &zones {
                    <option value={if zone == domain { String::new() } else { zone.clone() }} selected={*zone == chosen}>
                        { format!("{zone} (name: {})", relative(domain, zone)) }
                    </option>
                }
            </select>
            <p class="hint">{ "The domain under which your DNS provider lists the records. It decides the short name." }</p>
        </div>
    }
}

/// Choices for the TTL, in seconds.
const TTLS: [(&str, u32); 4] = [("5 minutes", 300), ("1 hour", DEFAULT_TTL), ("12 hours", 43_200), ("1 day", 86_400)];

/// The choice of how long resolvers may cache the record.
fn ttl_choice(page: &Page) -> Html {
    let chosen = page.state.draft.ttl.unwrap_or(DEFAULT_TTL);
    let onchange = changed(page, |draft, ttl| draft.ttl = ttl.parse().ok().filter(|seconds| *seconds != DEFAULT_TTL));
    html! {
        <div class="field">
            <label for="ttl">{ "TTL" }</label>
            <select id="ttl" class="input" {onchange}>
                if !TTLS.iter().any(|(_, seconds)| *seconds == chosen) {
                    <option value={chosen.to_string()} selected=true>{ format!("{chosen} seconds") }</option>
                }
                for (name, seconds) in TTLS {
                    <option value={seconds.to_string()} selected={seconds == chosen}>{ format!("{name} ({seconds})") }</option>
                }
            </select>
            <p class="hint">{ "How long resolvers keep the record: short while you try it out, long once it is right." }</p>
        </div>
    }
}

/// The name of the record relative to its zone.
fn relative(domain: &str, zone: &str) -> String {
    let labels = domain.strip_suffix(zone).unwrap_or_default().trim_end_matches('.');
    if labels.is_empty() { PREFIX.to_owned() } else { format!("{PREFIX}.{labels}") }
}

fn snippets(format: Format, publication: &Publication, whose: &str) -> Html {
    let snippets = format.render(publication);
    html! {
        <div class="publish">
            if let Some(warning) = format.warning(publication) {
                <p class="note">{ warning }</p>
            }
            if snippets.iter().any(|snippet| snippet.syntax == Syntax::Choice) {
                <dl class="choices">
                    for snippet in snippets.iter().filter(|snippet| snippet.syntax == Syntax::Choice) {
                        <div><dt>{ snippet.label }</dt><dd>{ &snippet.text }</dd></div>
                    }
                </dl>
            }
            for snippet in snippets.iter().filter(|snippet| snippet.syntax != Syntax::Choice) {
                <CopyBlock label={snippet.label} what={format!("{}{whose}", snippet.label)} text={snippet.text.clone()} />
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
