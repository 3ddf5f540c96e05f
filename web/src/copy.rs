//! Text to be copied, and the button that copies it verbatim.

use gloo_timers::callback::Timeout;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::{clipboard, spawn};

/// Milliseconds for which a button says that it copied.
const SHOWN: u32 = 4000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum CopyState {
    Nothing,
    Copied,
    Refused,
}

/// Properties of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// The text to copy, verbatim.
    pub text: AttrValue,
    /// A description of the text: the button's accessible name is "Copy" followed by it.
    pub what: AttrValue,
    /// The visible label.
    #[prop_or(AttrValue::Static("Copy"))]
    pub label: AttrValue,
}

/// A button that copies a text and reports whether that worked. If it did not, the text is offered selected, to be
/// copied with the keyboard.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let state = use_state_eq(|| CopyState::Nothing);
    let field = use_node_ref();
    {
        // A changed text was not copied yet.
        let state = state.setter();
        use_effect_with(props.text.clone(), move |_| state.set(CopyState::Nothing));
    }
    {
        // "Copied" disappears, so that only the latest button has it and copying again is announced again.
        let setter = state.setter();
        let field = field.clone();
        use_effect_with(*state, move |now| {
            if *now == CopyState::Refused
                && let Some(field) = field.cast::<HtmlTextAreaElement>()
            {
                let _ = field.focus();
                field.select();
            }
            let reset =
                (*now == CopyState::Copied).then(|| Timeout::new(SHOWN, move || setter.set(CopyState::Nothing)));
            move || drop(reset)
        });
    }
    let onclick = {
        let (text, state) = (props.text.clone(), state.setter());
        Callback::from(move |_: MouseEvent| {
            let (text, state) = (text.clone(), state.clone());
            spawn(async move {
                let copied = clipboard::copy(&text).await;
                state.set(if copied { CopyState::Copied } else { CopyState::Refused });
            });
        })
    };
    let copied = *state == CopyState::Copied;
    let hidden = |is: bool| is.then_some("unseen");
    html! {
        <span class="copy">
            <button type="button" class="button small" {onclick}>
                // Both labels take their room, so that the button keeps its width.
                <span class="copy-faces">
                    <span class={hidden(copied)}>{ &props.label }</span>
                    <span class={hidden(!copied)}>{ "Copied \u{2713}" }</span>
                </span>
                <span class="visually-hidden">{ format!(" {}", props.what) }</span>
            </button>
            <span class="visually-hidden" role="status">{ if copied { "Copied" } else { "" } }</span>
            if *state == CopyState::Refused {
                <label class="copy-problem">
                    { "This browser does not let the page copy. Press Ctrl+C (\u{2318}C on a Mac):" }
                    <textarea ref={field} class="copy-by-hand" readonly=true rows="3" value={props.text.clone()} />
                </label>
            }
        </span>
    }
}

/// Properties of [`CopyBlock`].
#[derive(Properties, PartialEq)]
pub struct CopyBlockProps {
    /// The text to show and copy.
    pub text: AttrValue,
    /// A description of the text, for its accessible name and the button's.
    pub what: AttrValue,
    /// A visible label above it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
}

/// A text in monospace with its copy button.
#[component]
pub fn CopyBlock(props: &CopyBlockProps) -> Html {
    // The name contains the visible label (WCAG 2.5.3).
    let name = props
        .label
        .clone()
        .filter(|label| !props.what.starts_with(label.as_str()))
        .unwrap_or_else(|| props.what.clone());
    html! {
        <div class="copy-block">
            if let Some(label) = &props.label {
                <span class="copy-label">{ label }</span>
            }
            <div class="copy-row">
                <code class="copy-text" tabindex="0" role="textbox" aria-readonly="true" aria-label={name}>{ &props.text }</code>
                <CopyButton text={props.text.clone()} what={props.what.clone()} />
            </div>
        </div>
    }
}
