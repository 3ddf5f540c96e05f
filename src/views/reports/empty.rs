//! The reports before there are any: where files are added, and what a link waits for.

use tls_rpt_workbench::explore::Filter;
use tls_rpt_workbench::page::{Route, Section};
use tls_rpt_workbench::present::words::{self, Condition};
use yew::prelude::*;

use crate::browser::files::Handle;
use crate::context::use_page;
use crate::views::drop_zone::DropZone;
use tls_rpt_workbench::display::{count, received};
use web::dom;

/// The reports screen without files.
#[component]
pub(crate) fn Empty() -> Html {
    let page = use_page();
    let state = &page.state;
    let undo = {
        let session = page.session.clone();
        Callback::from(move |_: MouseEvent| session.restore())
    };
    html! {
        <>
            <h1 id="heading" tabindex="-1">{ "Reports" }</h1>
            if let Some(files) = state.restorable {
                <p class="note undo">
                    { format!("{} removed. ", count(files, "file was", "files were")) }
                    <button type="button" class="button small" onclick={undo}>{ "Undo" }</button>
                </p>
            }
            if let Some(notice) = state.notice {
                <p class="note">{ notice }</p>
            }
            if let Some(waiting) = waiting(&state.route, &state.filter) {
                <p class="note">{ waiting }</p>
            }
            <p class="lead">{ "Drop the report emails or attachments here. They are unpacked and explained in your browser; nothing is sent anywhere." }</p>
            <DropZone />
            <PasteBox />
        </>
    }
}

/// What a link shows once its reports are there.
fn waiting(route: &Route, filter: &Filter) -> Option<String> {
    let mut parts = Vec::new();
    match route {
        Route::Reports(Section::Problems(Some(id))) => {
            let place = [&id.mx, &id.domain].into_iter().find(|name| !name.is_empty());
            parts.push(match place {
                Some(place) => format!("\u{201c}{}\u{201d} at {}", id.fault.title(), received(place)),
                None => format!("\u{201c}{}\u{201d}", id.fault.title()),
            });
        }
        Route::Reports(Section::Domains(Some(domain))) => parts.push(received(domain)),
        _ => {}
    }
    let mut conditions = words::conditions(filter);
    // Days and text read better after what they narrow.
    conditions.sort_by_key(|condition| !matches!(condition, Condition::Value(..)));
    parts.extend(conditions.into_iter().map(Condition::in_sentence));
    (!parts.is_empty()).then(|| {
        format!("This link shows {}. Links do not contain reports: drop the same files to see it.", parts.join(", "))
    })
}

/// A field to paste a report into, for those who have it as text.
#[component]
pub(crate) fn PasteBox() -> Html {
    let page = use_page();
    let text = use_state_eq(String::new);
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| text.set(dom::value(&event)))
    };
    let onsubmit = {
        let (text, session) = (text.clone(), page.session.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !text.trim().is_empty() {
                session.add_files(Handle::from_text("pasted text", &text).into_iter().collect());
                text.set(String::new());
                // The button is disabled now.
                dom::focus("heading");
            }
        })
    };
    html! {
        <details class="paste">
            <summary>{ "Paste a report as text" }</summary>
            <form {onsubmit}>
                <label for="paste">{ "JSON, or the source of an email" }</label>
                <textarea id="paste" class="input" rows="6" spellcheck="false" value={(*text).clone()} {oninput} />
                <button type="submit" class="button" disabled={text.trim().is_empty()}>{ "Read it" }</button>
            </form>
        </details>
    }
}
