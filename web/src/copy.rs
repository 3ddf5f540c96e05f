//! Text to be copied, and the button that copies it verbatim.

use yew::prelude::*;

use crate::{clipboard, spawn};

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

/// A button that copies a text and reports whether that worked.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let state = use_state_eq(|| CopyState::Nothing);
    {
        // A changed text was not copied yet.
        let state = state.setter();
        use_effect_with(props.text.clone(), move |_| state.set(CopyState::Nothing));
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
    let message = match *state {
        CopyState::Nothing => "",
        CopyState::Copied => "Copied",
        CopyState::Refused => "The browser refused; select the text and copy it by hand",
    };
    html! {
        <span class="copy">
            <button type="button" class="button small" {onclick}>
                if *state == CopyState::Copied { { "Copied \u{2713}" } } else { { &props.label } }
                <span class="visually-hidden">{ format!(" {}", props.what) }</span>
            </button>
            <span class={if *state == CopyState::Refused { "copy-problem" } else { "visually-hidden" }} role="status">{ message }</span>
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
    html! {
        <div class="copy-block">
            if let Some(label) = &props.label {
                <span class="copy-label">{ label }</span>
            }
            <div class="copy-row">
                <code class="copy-text" tabindex="0" role="textbox" aria-readonly="true" aria-label={props.what.clone()}>{ &props.text }</code>
                <CopyButton text={props.text.clone()} what={props.what.clone()} />
            </div>
        </div>
    }
}
