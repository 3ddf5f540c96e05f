//! The frame around every screen: header, navigation, theme switch, and the overlay for dropping files.

use tls_rpt_workbench::page::{Route, State};
use yew::prelude::*;

use super::keys::Keys;
use crate::context::use_page;
use web::frame::{ThemeSwitch, footer, mark, skip};

#[derive(Properties, PartialEq)]
pub(crate) struct ShellProps {
    /// The current screen, if the page program draws it.
    pub children: Html,
    /// Whether the record program draws the current screen; `children` is then hidden.
    pub elsewhere: bool,
}

/// Header, navigation and drop overlay around a screen.
#[component]
pub(crate) fn Shell(props: &ShellProps) -> Html {
    let page = use_page();
    let route = &page.state.route;
    html! {
        <>
            <a class="skip" href={if props.elsewhere { "#records-main" } else { "#main" }} onclick={skip()}>{ "Skip to the content" }</a>
            <header class="header">
                <a class="brand" href={Route::Start.href()}>{ mark() }{ "TLS-RPT Workbench" }</a>
                <nav class="places" aria-label="Main">
                    for (to, name) in Route::NAVIGATION {
                        { navigation_link(&page.state, &to, name) }
                    }
                    <a class="place" href="lookup.html" target="_blank" rel="noopener">{ "Look up" }<span class="visually-hidden">{ " (opens a new tab)" }</span></a>
                </nav>
                <a class="promise" href={Route::Privacy.href()} aria-current={(*route == Route::Privacy).then_some("page")}>
                    { "Nothing leaves this tab" }
                </a>
                <ThemeSwitch />
            </header>
            // The record program draws its own `<main>` and footer, after this.
            if !props.elsewhere {
                <main class={classes!("main", matches!(route, Route::Reports(_)).then_some("wide"))} id="main">{ props.children.clone() }</main>
                { footer() }
            }
            <p class="visually-hidden" role="status">{ &page.state.announcement }</p>
            <Keys />
            if page.state.hovering {
                <div class="hover">
                    <p class="hover-text">{ "Drop the files anywhere. They are read in this tab" }</p>
                </div>
            }
        </>
    }
}

fn navigation_link(state: &State, to: &Route, name: &'static str) -> Html {
    // The reports keep their filter.
    let href = match to {
        Route::Reports(section) => format!("#{}", state.fragment_of(section.clone())),
        _ => to.href(),
    };
    let here = state.route.is_in(to);
    html! { <a class="place" {href} aria-current={here.then_some("page")}>{ name }</a> }
}
