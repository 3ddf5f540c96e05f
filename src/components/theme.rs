//! What the head of every document has: the link that skips it, and the choice of theme.

use yew::prelude::*;

use crate::browser::theme::Theme;

/// Leads to the heading without changing the address, which is the place.
pub fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        crate::browser::dom::focus("heading");
    })
}

/// Chooses the theme.
#[component]
pub fn ThemeSwitch() -> Html {
    let theme = use_state_eq(Theme::stored);
    html! {
        <fieldset class="theme">
            <legend class="visually-hidden">{ "Theme" }</legend>
            for choice in Theme::ALL {
                <label class="theme-choice">
                    <input
                        type="radio"
                        name="theme"
                        class="visually-hidden"
                        checked={*theme == choice}
                        onchange={{
                            let theme = theme.setter();
                            move |_: Event| {
                                choice.apply();
                                theme.set(choice);
                            }
                        }}
                    />
                    <span>{ choice.label() }</span>
                </label>
            }
        </fieldset>
    }
}
