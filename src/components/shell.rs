//! What surrounds every screen: header, places, theme, the sign that files may be dropped.

use yew::prelude::*;

use crate::app::route::Route;
use crate::app::use_page;
use crate::browser::theme::Theme;

#[derive(Properties, PartialEq)]
pub struct ShellProps {
    /// The screen.
    pub children: Html,
}

/// The frame around a screen.
#[component]
pub fn Shell(props: &ShellProps) -> Html {
    let page = use_page();
    let route = page.state.route;
    html! {
        <>
            <a class="skip" href="#main" onclick={skip()}>{ "Skip to the content" }</a>
            <header class="header">
                <a class="brand" href={Route::Start.href()}>{ "TLS-RPT Workbench" }</a>
                <nav class="places" aria-label="Places">
                    { place(Route::Record.href(), "Record", route == Route::Record) }
                    { place(Route::Check.href(), "Check", route == Route::Check) }
                    { place(format!("#{}", page.state.reports_fragment()), "Reports", matches!(route, Route::Reports | Route::Report(_))) }
                </nav>
                <a class="promise" href={Route::Privacy.href()} aria-current={(route == Route::Privacy).then_some("page")}>
                    { "Nothing leaves this tab" }
                </a>
                <ThemeSwitch />
            </header>
            <main class="main" id="main">{ props.children.clone() }</main>
            if page.state.hovering {
                <div class="hover" role="status">
                    <p class="hover-text">{ "Drop the files anywhere: they are read here, in this tab" }</p>
                </div>
            }
        </>
    }
}

fn place(href: String, name: &'static str, here: bool) -> Html {
    html! { <a class="place" {href} aria-current={here.then_some("page")}>{ name }</a> }
}

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
