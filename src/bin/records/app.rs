//! The start of the record program, and the forms that its two screens inside the page share.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use tls_rpt_workbench::page::Route;
use tls_rpt_workbench::page::forms::Action;
use yew::prelude::*;

use web::frame::footer;
use web::{RECORDS_HEADING as HEADING, RECORDS_ROOT, dom, location};

use crate::check::CheckScreen;
use crate::context::{Page, Shown, update_address};
use crate::lookup_app;
use crate::record::RecordScreen;

/// Starts the program in its element: the look-up in its own document, otherwise the two screens inside the page.
pub(crate) fn run() {
    if dom::document_name().as_deref() == Some(lookup_app::DOCUMENT) {
        if let Some(root) = dom::element("app") {
            yew::Renderer::<lookup_app::LookupApp>::with_root(root).render();
        }
    } else if let Some(root) = dom::element(RECORDS_ROOT) {
        yew::Renderer::<App>::with_root(root).render();
    }
}

/// The root component of the two screens inside the page.
#[component]
fn App() -> Html {
    let state = use_reducer(|| match arrival() {
        Some(action) => Rc::unwrap_or_clone(Rc::new(Shown::default()).reduce(action)),
        None => Shown::default(),
    });
    use_arrivals(&state);
    use_address(&state);
    let screen = match state.route {
        Route::Check => html! { <CheckScreen /> },
        _ => html! { <RecordScreen /> },
    };
    let page = Page { state };
    html! {
        <ContextProvider<Page> context={page}>
            <main class="main" id="records-main">{ screen }</main>
            { footer() }
        </ContextProvider<Page>>
    }
}

/// The screen and query in the address, if it is a record screen.
fn arrival() -> Option<Action> {
    let fragment = location::fragment();
    let (route, query) = Route::parse(&fragment);
    route.is_about_records().then(|| Action::Went(route, query.to_owned()))
}

/// Follows changes of the address, and moves the focus to the heading of the new screen.
#[hook]
fn use_arrivals(state: &UseReducerHandle<Shown>) {
    let dispatch = state.dispatcher();
    use_effect_with((), move |()| {
        let listener = location::on_change(move || {
            if let Some(action) = arrival() {
                dispatch.dispatch(action);
                dom::after_drawing(|| dom::focus(HEADING));
            }
        });
        let held = RefCell::new(listener);
        move || drop(held.take())
    });
}

/// Keeps the address in step with the forms, as a permalink.
#[hook]
fn use_address(state: &UseReducerHandle<Shown>) {
    /// Milliseconds without a change before the address is replaced: browsers refuse many changes in a short time.
    const REST: u32 = 300;
    use_effect_with(state.fragment(), |fragment| {
        let waiting = (*fragment != location::fragment()).then(|| {
            let fragment = fragment.clone();
            Timeout::new(REST, move || update_address(&fragment))
        });
        move || drop(waiting)
    });
}
