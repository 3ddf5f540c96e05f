//! Exporting the filtered reports.

use tls_rpt_workbench::export::Format;
use yew::prelude::*;

use crate::context::use_page;
use web::dom;

/// The choice of format and redaction, with the button that saves.
#[component]
pub(crate) fn ExportMenu() -> Html {
    let page = use_page();
    let format = use_state_eq(|| Format::FailuresCsv);
    let masked = use_state_eq(|| false);
    let onchange = {
        let format = format.setter();
        Callback::from(move |event: Event| {
            let name = dom::value(&event);
            if let Some(chosen) = Format::ALL.into_iter().find(|format| format.name() == name) {
                format.set(chosen);
            }
        })
    };
    let onmask = {
        let masked = masked.clone();
        Callback::from(move |_: Event| masked.set(!*masked))
    };
    let onsubmit = {
        let (session, format, masked) = (page.session.clone(), *format, *masked);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            session.update(|session| session.export(format, masked));
        })
    };
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Escape" {
            dom::close_details(&event);
        }
    });
    html! {
        <details class="export menu" {onkeydown}>
            <summary class="button">{ "Export" }</summary>
            <div class="menu-box">
            <p class="hint">{ "The reports that match the filter, as a file made in your browser. The totals of a report are exported whole, even if only some of its failures match." }</p>
            <form class="export-form" {onsubmit}>
                <div>
                    <label for="format">{ "Format" }</label>
                    <select id="format" class="input" {onchange}>
                        for choice in Format::ALL {
                            <option value={choice.name()} selected={choice == *format}>{ choice.label() }</option>
                        }
                    </select>
                </div>
                <label class="check"><input type="checkbox" checked={*masked} onchange={onmask} />{ " Mask names and addresses" }</label>
                <p class="hint">{ "Masked: names of domains, hosts and senders, and all addresses. Kept: dates, counts, result types." }</p>
                <button type="submit" class="button">{ "Save" }</button>
            </form>
            <p role="status" class={if matches!(page.state.export, Some(Err(_))) { "field-error" } else { "hint" }}>
                if let Some(Ok(message) | Err(message)) = &page.state.export { { message } }
            </p>
            </div>
        </details>
    }
}
