//! The record screen: the form on one side, the record on the other, updated while typing.
//!
//! | module | holds |
//! |---|---|
//! | `form` | domain, destinations, zone |
//! | `result` | the record, its findings and advice |
//! | `publish` | the record in the notation of DNS panels, servers and tools |
//! | `companion` | the MTA-STS record and policy file |

mod companion;
mod form;
mod publish;
mod result;

use yew::prelude::*;

use self::companion::Companion;
use self::form::form;
use self::result::result;
use crate::browser::idn;
use crate::context::use_page;

/// The screen of the record generator.
#[component]
pub(crate) fn RecordScreen() -> Html {
    let page = use_page();
    let outcome = page.state.draft.outcome(&idn::to_ascii);
    html! {
        <>
            <h1 id="heading" tabindex="-1">{ "Make a " }<span class="nowrap">{ "TLS-RPT" }</span>{ " record" }</h1>
            <p class="lead">{ "One TXT record asks every sender to report how delivery to your domain over TLS went." }</p>
            <div class="record">
                { form(&page, &outcome) }
                { result(&page, &outcome) }
            </div>
            <Companion domain={outcome.domain.ok()} />
        </>
    }
}
