//! Parts of the frame of every document: the mark, the skip link's action, the theme switch, the footer.

use yew::prelude::*;

use crate::theme::Theme;

/// Moves the focus to the heading without changing the URL fragment, which holds the route.
pub fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        // The heading of the screen that is shown, whichever program draws it.
        let records = crate::dom::is_shown(crate::RECORDS_ROOT);
        crate::dom::focus(if records { crate::RECORDS_HEADING } else { "heading" });
    })
}

/// The mark of the product, as in the icon of the tab.
pub fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
            <rect class="mark-ground" width="32" height="32" rx="7" />
            <path class="mark-letter" d="M6 11l10 7 10-7v12H6z" />
            <path class="mark-flap" d="M6 9h20l-10 7z" />
        </svg>
    }
}

/// The end of every screen inside the page.
pub fn footer() -> Html {
    html! {
        <footer class="footer">
            <p>
                { concat!("TLS-RPT Workbench ", env!("CARGO_PKG_VERSION"), " \u{b7} free software, MIT or Apache 2.0 licence \u{b7} ") }
                <a href="#/privacy">{ "What is kept where" }</a>
            </p>
        </footer>
    }
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
