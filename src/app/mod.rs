//! The page as a whole: the shell around the screens, and what holds them together.

pub mod desk;
pub mod route;
pub mod shell;
pub mod state;

use std::cell::RefCell;
use std::rc::Rc;

use tls_rpt_workbench::protocol::ReportView;
use yew::prelude::*;

use self::desk::Desk;
use self::route::Route;
use self::shell::Shell;
use self::state::{Action, State};
use crate::browser::{dom, files, later, location, records};
use crate::views::privacy::Privacy;
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

/// Starts the page in the element made for it.
pub fn run() {
    match dom::element("app") {
        Some(root) => yew::Renderer::<App>::with_root(root).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}

/// The page.
#[component]
fn App() -> Html {
    let state = use_reducer(|| Rc::unwrap_or_clone(Rc::new(State::default()).reduce(arrival())));
    let desk = use_memo((), |()| Desk::new(state.dispatcher()));
    let desk = Rc::clone(&*desk);
    use_listeners(&state, &desk);
    let records = use_records(state.route);
    let page = Page { state: state.clone(), desk };
    let screen = match state.route {
        Route::Start => html! { <Start /> },
        Route::Record | Route::Check => match &*records {
            Records::Started => Html::default(),
            Records::Loading => html! {
                <>
                    <h1 id="heading" tabindex="-1">{ "Records" }</h1>
                    <p role="status">{ "Loading\u{2026}" }</p>
                </>
            },
            Records::Failed(why) => html! {
                <p class="alert" role="alert">{ format!("This part of the page could not be loaded: {why}. Reload the page to try again.") }</p>
            },
        },
        Route::Reports => html! { <ReportsScreen /> },
        Route::Report(id) => html! { <ReportScreen {id} /> },
        Route::Privacy => html! { <Privacy /> },
    };
    let elsewhere = matches!(state.route, Route::Record | Route::Check) && *records == Records::Started;
    use_effect_with(elsewhere, |elsewhere| dom::set_hidden(records::ROOT, !elsewhere));
    html! {
        <ContextProvider<Page> context={page}>
            <Shell {elsewhere}>{ screen }</Shell>
        </ContextProvider<Page>>
    }
}

/// Where the address leads.
fn arrival() -> Action {
    let fragment = location::fragment();
    let (route, query) = Route::parse(&fragment);
    Action::Went(route, query.to_owned())
}

/// The record program, which is loaded when it is first needed and stays.
#[derive(Debug, Clone, PartialEq)]
enum Records {
    /// Not there yet.
    Loading,
    /// It draws its screens into the element made for it.
    Started,
    /// It cannot be had.
    Failed(String),
}

#[hook]
fn use_records(route: Route) -> UseStateHandle<Records> {
    let records = use_state_eq(|| Records::Loading);
    let begun = use_mut_ref(|| false);
    let (setter, arrived) = (records.setter(), use_mut_ref(|| true));
    use_effect_with(route, move |route| {
        // Whoever comes from another screen expects the focus on the heading.
        let came = !arrived.replace(false);
        if matches!(route, Route::Record | Route::Check) && !begun.replace(true) {
            later(async move {
                match records::start().await {
                    Ok(()) => {
                        // The heading of the screen takes the place of the one that stood for it.
                        let focused = came || dom::has_focus("heading");
                        setter.set(Records::Started);
                        if focused {
                            dom::after_drawing(|| dom::focus("heading"));
                        }
                    }
                    Err(why) => setter.set(Records::Failed(why)),
                }
            });
        }
    });
    records
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
                later(async move { desk.hand_in_drop(dropped).await });
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
            Route::Report(id) => route_desk.ask_report(id, ReportView::POLICIES),
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
