//! The screens about records, and what holds them together.
//!
//! | module | holds |
//! |---|---|
//! | [`record`], [`check`] | the two screens that live in the page |
//! | [`lookup_app`], [`lookup`] | the look-up, a document of its own |

mod check;
mod lookup;
mod lookup_app;
mod record;

use std::cell::RefCell;
use std::rc::Rc;

use std::ops::Deref;

use gloo_timers::callback::Timeout;
use tls_rpt_workbench::page::Route;
use tls_rpt_workbench::page::forms::{Action, Forms};
use yew::prelude::*;

use self::check::CheckScreen;
use self::record::RecordScreen;
use crate::browser::records::ROOT;
use crate::browser::{dom, location};

/// What every screen can reach.
#[derive(Clone, PartialEq)]
pub struct Page {
    /// The state.
    pub state: UseReducerHandle<Shown>,
}

/// The forms, as the framework wants them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown(Forms);

impl Deref for Shown {
    type Target = Forms;

    fn deref(&self) -> &Forms {
        &self.0
    }
}

impl Reducible for Shown {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.0.apply(action);
        Rc::new(next)
    }
}

/// Starts in the element made for it: the look-up in its own document, else the two screens inside the page.
pub fn run() {
    if dom::document_name().as_deref() == Some(lookup_app::DOCUMENT) {
        if let Some(root) = dom::element("app") {
            yew::Renderer::<lookup_app::LookupApp>::with_root(root).render();
        }
    } else if let Some(root) = dom::element(ROOT) {
        yew::Renderer::<App>::with_root(root).render();
    }
}

/// The two screens.
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
            <main class="main" id="main">{ screen }</main>
        </ContextProvider<Page>>
    }
}

/// Where the address leads, if it leads here.
fn arrival() -> Option<Action> {
    let fragment = location::fragment();
    let (route, query) = Route::parse(&fragment);
    route.is_about_records().then(|| Action::Went(route, query.to_owned()))
}

/// Follows the address, and takes the focus to the heading of a screen one comes to.
#[hook]
fn use_arrivals(state: &UseReducerHandle<Shown>) {
    let dispatch = state.dispatcher();
    use_effect_with((), move |()| {
        let listener = location::on_change(move || {
            if let Some(action) = arrival() {
                dispatch.dispatch(action);
                dom::after_drawing(|| dom::focus("heading"));
            }
        });
        let held = RefCell::new(listener);
        move || drop(held.take())
    });
}

/// Keeps the address at what the forms hold, so that it can be bookmarked, sent, and come back to.
#[hook]
fn use_address(state: &UseReducerHandle<Shown>) {
    /// Browsers refuse many changes in a short time.
    const REST: u32 = 300;
    use_effect_with(state.fragment(), |fragment| {
        let waiting = (*fragment != location::fragment()).then(|| {
            let fragment = fragment.clone();
            Timeout::new(REST, move || settle(&fragment))
        });
        move || drop(waiting)
    });
}

/// Puts what the forms hold into the address, while it leads here.
pub fn settle(fragment: &str) {
    let here = location::fragment();
    if here != fragment && Route::parse(&here).0.is_about_records() {
        location::replace(fragment);
    }
}

/// The page around the component that asks.
#[hook]
pub fn use_page() -> Page {
    use_context::<Page>().unwrap_or_else(|| unreachable!("every screen stands inside the page"))
}
