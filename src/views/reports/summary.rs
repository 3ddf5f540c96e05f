//! The preview of the printable summary, from which it is printed or saved.

use tls_rpt_workbench::page::{Preview, Session};
use tls_rpt_workbench::present::summary;
use yew::prelude::*;

use crate::browser::download::Download;
use crate::browser::{keys, print};
use crate::context::use_page;

/// Element ids of the dialog and of the frame in it.
const DIALOG: &str = "summary";
const FRAME: &str = "summary-frame";

/// The button that opens the preview.
#[component]
pub(crate) fn SummaryButton() -> Html {
    let session = use_page().session;
    let onclick = Callback::from(move |_: MouseEvent| session.update(|session| session.open_summary(false)));
    html! { <button type="button" class="button" {onclick}>{ "Print summary" }</button> }
}

/// The preview, while it is open.
#[component]
pub(crate) fn SummaryPreview() -> Html {
    let page = use_page();
    match page.state.summary.clone() {
        Some(preview) => html! { <Open {preview} /> },
        None => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct OpenProps {
    preview: Preview,
}

#[component]
fn Open(props: &OpenProps) -> Html {
    let page = use_page();
    let session = page.session;
    let days = page.state.explored.as_ref().and_then(|explored| explored.range);
    let failed = use_state_eq(|| None::<&'static str>);
    use_effect_with((), |()| keys::open_dialog(DIALOG));
    let Preview { options, html, .. } = &props.preview;
    let redacted = options.redacted;
    let onclose = {
        let session = session.clone();
        Callback::from(move |_: Event| session.update(Session::close_summary))
    };
    let onmask = Callback::from(move |_: Event| session.update(|session| session.open_summary(!redacted)));
    let onprint = {
        let failed = failed.setter();
        Callback::from(move |_: MouseEvent| {
            let done = print::frame(FRAME);
            failed.set((!done).then_some("The browser could not print. Save the page and print it from there."));
        })
    };
    let onsave = {
        let (failed, html) = (failed.setter(), html.clone());
        Callback::from(move |_: MouseEvent| {
            let file = html.as_ref().and_then(|html| Download::of_text(&html.0, "text/html; charset=utf-8"));
            let done = file.is_some_and(|file| file.save(&summary::file_name(redacted, days)));
            failed.set((!done).then_some("The browser could not save the file."));
        })
    };
    let busy = html.is_none();
    html! {
        <dialog id={DIALOG} class="preview" aria-labelledby="summary-title" {onclose}>
            <div class="preview-head">
                <h2 id="summary-title">{ "Summary to print or hand on" }</h2>
                <form method="dialog"><button class="button small">{ "Close" }</button></form>
            </div>
            <div class="toolbar">
                <button type="button" class="button primary" disabled={busy} onclick={onprint}>{ "Print or save as PDF" }</button>
                <button type="button" class="button" disabled={busy} onclick={onsave}>{ "Save as a web page (HTML)" }</button>
                <label class="check"><input type="checkbox" checked={redacted} onchange={onmask} />{ " Mask names and addresses" }</label>
            </div>
            <p role="status" class={if failed.is_some() { "field-error" } else { "hint" }}>
                { if let Some(failed) = *failed {
                    failed
                } else if busy {
                    "The summary is being made\u{2026}"
                } else if redacted {
                    "Domains, hosts, addresses and senders have made-up names. Dates, counts and result types are unchanged."
                } else {
                    "One document with the answer, the domains, the problems with their steps and evidence, and the figures."
                } }
            </p>
            if let Some(html) = html {
                // No script runs in it, whatever it quotes; the page may print it.
                <iframe id={FRAME} class="preview-frame" title="Preview of the summary" sandbox="allow-same-origin allow-modals" srcdoc={html.0.to_string()} />
            }
        </dialog>
    }
}
