//! The screens about records, and what holds them together.
//!
//! | module | holds |
//! |---|---|
//! | [`record`], [`check`] | the two screens that live in the page |
//! | [`lookup_app`], [`lookup`] | the look-up, a document of its own |
//! | [`place`], [`state`] | addresses, and what was typed |

mod check;
mod lookup;
mod lookup_app;
mod place;
mod record;
pub mod state;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use self::check::CheckScreen;
use self::place::Place;
use self::record::RecordScreen;
use self::state::{Action, State};
use crate::browser::records::ROOT;
use crate::browser::{dom, location};

/// What every screen can reach.
#[derive(Clone, PartialEq)]
pub struct Page {
    /// The state.
    pub state: UseReducerHandle<State>,
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
        Some(action) => Rc::unwrap_or_clone(Rc::new(State::default()).reduce(action)),
        None => State::default(),
    });
    use_arrivals(&state);
    use_address(&state);
    let screen = match state.place {
        Place::Record => html! { <RecordScreen /> },
        Place::Check => html! { <CheckScreen /> },
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
    let (place, query) = Place::parse(&fragment)?;
    Some(Action::Went(place, query.to_owned()))
}

/// Follows the address, and takes the focus to the heading of a screen one comes to.
#[hook]
fn use_arrivals(state: &UseReducerHandle<State>) {
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
fn use_address(state: &UseReducerHandle<State>) {
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
    if here != fragment && Place::parse(&here).is_some() {
        location::replace(fragment);
    }
}

/// The page around the component that asks.
#[hook]
pub fn use_page() -> Page {
    use_context::<Page>().unwrap_or_else(|| unreachable!("every screen stands inside the page"))
}
