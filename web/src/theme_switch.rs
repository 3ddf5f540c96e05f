//! Parts of every document's header: the skip link's action, and the theme switch.

use yew::prelude::*;

use crate::theme::Theme;

/// Moves the focus to the heading without changing the URL fragment, which holds the route.
pub fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        crate::dom::focus("heading");
    })
}

/// The choice of theme; takes effect at once.
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
