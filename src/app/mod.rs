//! The page as a whole: the shell around the screens, and what holds them together.

pub mod desk;
pub mod lookup;
pub mod route;
pub mod state;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use self::desk::Desk;
use self::route::Route;
use self::state::{Action, State};
use crate::browser::{dom, files, location};
use crate::components::shell::Shell;
use crate::views::check::CheckScreen;
use crate::views::privacy::Privacy;
use crate::views::record::RecordScreen;
use crate::views::reports::{ReportScreen, ReportsScreen};
use crate::views::start::Start;

/// What every screen can reach: the state to read, the desk to act.
#[derive(Clone)]
pub struct Page {
    /// The state.
    pub state: UseReducerHandle<State>,
    /// The desk.
    pub desk: Rc<Desk>,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

/// Starts the page of this document in the element made for it.
pub fn run() {
    // The look-up may reach the network, so it never meets what handles reports.
    if dom::document_name().as_deref() == Some(lookup::DOCUMENT) {
        start::<lookup::LookupApp>();
    } else {
        start::<App>();
    }
}

fn start<Document: BaseComponent<Properties = ()>>() {
    match dom::element("app") {
        Some(root) => yew::Renderer::<Document>::with_root(root).render(),
        None => yew::Renderer::<Document>::new().render(),
    };
}

/// The page.
#[component]
fn App() -> Html {
    let state = use_reducer(|| Rc::unwrap_or_clone(Rc::new(State::default()).reduce(arrival())));
    let desk = use_memo((), |()| Desk::new(state.dispatcher()));
    let desk = Rc::clone(&*desk);
    use_listeners(&state, &desk);
    use_address(&state);
    let page = Page { state: state.clone(), desk };
    let screen = match state.route {
        Route::Start => html! { <Start /> },
        Route::Record => html! { <RecordScreen /> },
        Route::Check => html! { <CheckScreen /> },
        Route::Reports => html! { <ReportsScreen /> },
        Route::Report(id) => html! { <ReportScreen {id} /> },
        Route::Privacy => html! { <Privacy /> },
    };
    html! {
        <ContextProvider<Page> context={page}>
            <Shell>{ screen }</Shell>
        </ContextProvider<Page>>
    }
}

/// Where the address leads.
fn arrival() -> Action {
    let fragment = location::fragment();
    let (route, query) = Route::parse(&fragment);
    Action::Went(route, query.to_owned())
}

/// Keeps the address at what the forms hold, so that it can be bookmarked, sent, and come back to.
#[hook]
fn use_address(state: &UseReducerHandle<State>) {
    /// Browsers refuse many changes in a short time.
    const REST: u32 = 300;
    use_effect_with(state.fragment(), |fragment| {
        let waiting = fragment.clone().filter(|fragment| *fragment != location::fragment());
        let waiting = waiting.map(|fragment| Timeout::new(REST, move || location::replace(&fragment)));
        move || drop(waiting)
    });
}

/// Ties window, address and state together.
#[hook]
fn use_listeners(state: &UseReducerHandle<State>, desk: &Rc<Desk>) {
    let dispatch = state.dispatcher();
    let files_desk = Rc::clone(desk);
    use_effect_with((), move |()| {
        let on_route = dispatch.clone();
        let route = location::on_change(move || on_route.dispatch(arrival()));
        let on_hover = dispatch.clone();
        let drop_desk = Rc::clone(&files_desk);
        let drops = files::accept_drops(
            move |over| on_hover.dispatch(Action::Hover(over)),
            move |dropped| {
                let desk = Rc::clone(&drop_desk);
                desk::later(async move { desk.hand_in_drop(dropped).await });
            },
        );
        let pastes = files::accept_pastes(move |files| files_desk.hand_in(files));
        let held = RefCell::new(Some((route, drops, pastes)));
        move || drop(held.take())
    });
    let look_desk = Rc::clone(desk);
    use_effect_with(Rc::clone(&state.filter), move |filter| look_desk.explore(filter));
    let first = use_mut_ref(|| true);
    let route_desk = Rc::clone(desk);
    use_effect_with(state.route, move |route| {
        let route = *route;
        dom::set_title(route.title());
        match route {
            Route::Report(id) => route_desk.ask_report(id),
            Route::Start | Route::Reports => {
                let desk = Rc::clone(&route_desk);
                dom::after_drawing(move || desk.expect_files());
            }
            Route::Record | Route::Check | Route::Privacy => {}
        }
        // On arrival the browser has the focus where it belongs; after a change of screen it goes to the heading.
        if !first.replace(false) {
            dom::after_drawing(|| dom::focus("heading"));
        }
    });
}

/// The page around the component that asks.
#[hook]
pub fn use_page() -> Page {
    use_context::<Page>().unwrap_or_else(|| unreachable!("every screen stands inside the page"))
}
