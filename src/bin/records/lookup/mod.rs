//! The look-up's screen: the form with the queries to be sent, and the results.
//!
//! | module | holds |
//! |---|---|
//! | `form` | domain, resolver, and the queries that will be sent |
//! | `result` | what is known, and what follows |
//! | `hosts` | the mail hosts and their DANE records |

mod form;
mod hosts;
mod result;

use tls_rpt_workbench::lookup::{Form, Resolver};
use yew::prelude::*;

use self::form::LookupForm;
use self::result::LookupResult;
use crate::lookup_app::LookupProgress;

#[derive(Properties, PartialEq)]
pub(crate) struct LookupScreenProps {
    /// The current input.
    pub form: Form,
    /// The look-up; `None` before the first one is started.
    pub course: Option<LookupProgress>,
    /// Called with the form after each input.
    pub on_form: Callback<Form>,
    /// Called with domain and resolver to start a look-up.
    pub on_start: Callback<(String, Resolver)>,
    /// Called to stop the look-up.
    pub on_stop: Callback<()>,
}

/// The look-up's screen.
#[component]
pub(crate) fn LookupScreen(props: &LookupScreenProps) -> Html {
    html! {
        <>
            <h1 id="heading" tabindex="-1">{ "Look up a domain" }</h1>
            <p class="lead">
                { "See what is in DNS now: the TLS-RPT record, records at wrong names, MTA-STS, and the mail hosts with DANE. \
                   This page sends questions to a DNS resolver when you press the button, and not before. It is the only page \
                   of this site that sends anything, and it cannot open reports. " }
                <a href="./">{ "Back to the workbench" }</a>
            </p>
            <div class="lookup">
                <LookupForm
                    form={props.form.clone()}
                    busy={props.course.as_ref().is_some_and(|course| !course.view.is_done())}
                    on_form={props.on_form.clone()}
                    on_start={props.on_start.clone()}
                    on_stop={props.on_stop.clone()}
                />
                <LookupResult course={props.course.clone()} />
            </div>
        </>
    }
}
