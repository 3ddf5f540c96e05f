//! The labelled file input that doubles as a visible drop target. The whole window accepts drops.

use yew::prelude::*;

use crate::browser::files;
use crate::context::use_page;

#[derive(Properties, PartialEq)]
pub(crate) struct DropZoneProps {
    /// A smaller form, for when reports have already been added.
    #[prop_or_default]
    pub compact: bool,
}

/// The file input with its drop target.
#[component]
pub(crate) fn DropZone(props: &DropZoneProps) -> Html {
    let page = use_page();
    let onchange = {
        let session = page.session.clone();
        Callback::from(move |event: Event| session.add_files(files::picked(&event)))
    };
    let onfolder = {
        let session = page.session.clone();
        Callback::from(move |event: Event| session.add_files(files::picked(&event)))
    };
    let sample = {
        let session = page.session.clone();
        Callback::from(move |_: MouseEvent| session.open_sample())
    };
    html! {
        <div class={classes!("drop-zone", props.compact.then_some("compact"))}>
            <label class="drop-label">
                <input type="file" class="drop-input" multiple=true {onchange} />
                <span class="drop-title">{ if props.compact { "Add report files" } else { "Choose report files" } }</span>
                <span class="drop-hint">{ "or drop them anywhere on this page, or paste them" }</span>
            </label>
            <label class="folder-label">
                <input type="file" class="drop-input" webkitdirectory=true multiple=true onchange={onfolder} />
                <span>{ "Choose a folder" }</span>
            </label>
            if !props.compact {
                <p class="drop-formats">
                    { "Use them as they are: saved emails (.eml, .mbox, .msg), attachments (.json.gz), archives (.zip, .tar), plain JSON, whole folders. File names don\u{2019}t matter." }
                </p>
                <p class="drop-sample">
                    { "No reports yet? " }<button type="button" class="link" onclick={sample}>{ "Open sample reports" }</button>
                </p>
            }
        </div>
    }
}
