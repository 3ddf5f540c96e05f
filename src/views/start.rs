//! The first screen: what this is, and two doors that already work.

use tls_rpt_workbench::record::link;
use yew::prelude::*;

use crate::app::route::Route;
use crate::app::state::Action;
use crate::app::use_page;
use crate::browser::{dom, location};
use crate::components::drop_zone::DropZone;

/// The first screen.
#[component]
pub fn Start() -> Html {
    let page = use_page();
    let oninput = {
        let state = page.state.clone();
        Callback::from(move |event: InputEvent| {
            let mut draft = state.draft.clone();
            draft.domain = dom::value(&event);
            state.dispatch(Action::Drafted(draft));
        })
    };
    let onsubmit = {
        let query = link::of_draft(&page.state.draft);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            location::go(&Route::Record.with_query(&query));
        })
    };
    html! {
        <div class="start">
            <h1 id="heading" tabindex="-1">{ "Learn when mail to you fails to travel over TLS" }</h1>
            <p class="lead">
                { "Other mail servers can tell you when they could not deliver to your domain over an encrypted connection. \
                   You ask for it with one DNS record (TLS-RPT, RFC 8460); they answer with reports. This page makes the record \
                   and reads the reports. Both happen inside this tab." }
            </p>
            <div class="doors">
                <section class="door" aria-labelledby="door-record">
                    <h2 id="door-record">{ "Make the record" }</h2>
                    <form class="door-form" {onsubmit}>
                        <label for="start-domain">{ "Your mail domain" }</label>
                        <div class="inline">
                            <input
                                id="start-domain"
                                class="input"
                                type="text"
                                placeholder="example.com"
                                autocomplete="off"
                                autocapitalize="none"
                                spellcheck="false"
                                value={page.state.draft.domain.clone()}
                                {oninput}
                            />
                            <button type="submit" class="button primary">{ "Begin" }</button>
                        </div>
                        <p class="hint">{ "What stands behind the @ of your addresses." }</p>
                    </form>
                </section>
                <section class="door" aria-labelledby="door-reports">
                    <h2 id="door-reports">{ "Read reports" }</h2>
                    <DropZone />
                </section>
            </div>
        </div>
    }
}
