//! What surrounds every screen: header, places, theme, the sign that files may be dropped.

use yew::prelude::*;

use super::route::Route;
use super::use_page;
use crate::components::theme::{ThemeSwitch, skip};

#[derive(Properties, PartialEq)]
pub struct ShellProps {
    /// The screen.
    pub children: Html,
    /// The record program shows its screen instead.
    pub elsewhere: bool,
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
            // The record program draws its own.
            if !props.elsewhere {
                <main class="main" id="main">{ props.children.clone() }</main>
            }
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
