//! The frame around every screen: header, navigation, theme switch, and the overlay for dropping files.

use tls_rpt_workbench::page::Route;
use yew::prelude::*;

use crate::context::use_page;
use web::theme_switch::{ThemeSwitch, skip};

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
    let route = page.state.route;
    let reports = format!("#{}", page.state.reports_fragment());
    html! {
        <>
            <a class="skip" href="#main" onclick={skip()}>{ "Skip to the content" }</a>
            <header class="header">
                <a class="brand" href={Route::Start.href()}>{ "TLS-RPT Workbench" }</a>
                <nav class="places" aria-label="Places">
                    for (to, name) in Route::NAVIGATION {
                        { navigation_link(if to == Route::Reports { reports.clone() } else { to.href() }, name, route.section() == to) }
                    }
                </nav>
                <a class="promise" href={Route::Privacy.href()} aria-current={(route == Route::Privacy).then_some("page")}>
                    { "Nothing leaves this tab" }
                </a>
                <ThemeSwitch />
            </header>
            // The record program draws its own `<main>`.
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

fn navigation_link(href: String, name: &'static str, here: bool) -> Html {
    html! { <a class="place" {href} aria-current={here.then_some("page")}>{ name }</a> }
}
