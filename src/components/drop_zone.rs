//! The labelled file input that doubles as a visible drop target. Drops are taken by the whole window.

use yew::prelude::*;

use crate::app::use_page;
use crate::browser::files;

#[derive(Properties, PartialEq)]
pub struct DropZoneProps {
    /// A smaller form, for when reports are there already.
    #[prop_or_default]
    pub compact: bool,
}

/// Where files go in.
#[component]
pub fn DropZone(props: &DropZoneProps) -> Html {
    let page = use_page();
    let onchange = {
        let desk = page.desk.clone();
        Callback::from(move |event: Event| desk.hand_in(files::picked(&event)))
    };
    let sample = {
        let desk = page.desk.clone();
        Callback::from(move |_: MouseEvent| desk.open_sample())
    };
    html! {
        <div class={classes!("drop-zone", props.compact.then_some("compact"))}>
            <label class="drop-label">
                <input type="file" class="drop-input" multiple=true {onchange} />
                <span class="drop-title">{ if props.compact { "Add report files" } else { "Choose report files" } }</span>
                <span class="drop-hint">{ "or drop them anywhere on this page, or paste them" }</span>
            </label>
            if !props.compact {
                <p class="drop-formats">
                    { "Take them as they came: the saved e-mail (.eml), the attachment (.json.gz), or plain JSON. Names do not matter." }
                </p>
                <p class="drop-sample">
                    { "No report yet? " }<button type="button" class="link" onclick={sample}>{ "Open a sample report" }</button>
                </p>
            }
        </div>
    }
}
