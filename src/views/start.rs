//! The start screen: what this site is for, and direct entries to record and reports.

use tls_rpt_workbench::record::draft::Draft;
use tls_rpt_workbench::record::permalink;
use yew::prelude::*;

use crate::views::drop_zone::DropZone;
use tls_rpt_workbench::page::Route;
use web::{dom, location};

/// The start screen.
#[component]
pub(crate) fn Start() -> Html {
    let domain = use_state_eq(String::new);
    let oninput = {
        let domain = domain.setter();
        Callback::from(move |event: InputEvent| domain.set(dom::value(&event)))
    };
    let onsubmit = {
        let query = permalink::draft_query(&Draft { domain: (*domain).clone(), ..Draft::default() });
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            location::go(&Route::Record.with_query(&query));
        })
    };
    html! {
        <div class="start">
            <h1 id="heading" tabindex="-1">{ "Find out when mail to you can\u{2019}t be delivered securely" }</h1>
            <p class="lead">
                { "Other mail servers can tell you when they could not deliver to your domain over an encrypted connection. \
                   Publish one DNS record (TLS-RPT, RFC 8460) and they will send you daily reports. Create the record and read \
                   the reports here. Everything stays in your browser." }
            </p>
            <div class="doors">
                <section class="door" aria-labelledby="door-record">
                    <h2 id="door-record">{ "Create the record" }</h2>
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
                                value={(*domain).clone()}
                                {oninput}
                            />
                            <button type="submit" class="button primary">{ "Create the record" }</button>
                        </div>
                        <p class="hint">{ "The part after the @ in your email addresses." }</p>
                    </form>
                    <p>
                        { "Have a record already? " }<a href={Route::Check.href()}>{ "Check it" }</a>{ " or " }
                        <a href="lookup.html" target="_blank" rel="noopener">{ "look it up in DNS" }<span class="visually-hidden">{ " (opens a new tab)" }</span></a>{ "." }
                    </p>
                </section>
                <section class="door" aria-labelledby="door-reports">
                    <h2 id="door-reports">{ "Read reports" }</h2>
                    <DropZone />
                </section>
            </div>
        </div>
    }
}
