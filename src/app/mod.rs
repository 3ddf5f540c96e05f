//! The page as a whole: the shell around the screens, and what holds them together.

pub mod session;
pub mod shell;

use std::cell::RefCell;
use std::rc::Rc;

use tls_rpt_workbench::page::{Effect, Route, Session, State};
use yew::prelude::*;

use self::session::SessionHandle;
use self::shell::Shell;
use crate::browser::{dom, files, later, location, records};
use crate::views::privacy::Privacy;
use crate::views::reports::{ReportScreen, ReportsScreen};
use crate::views::start::Start;

/// What every screen can reach: the state to read, the session to act.
#[derive(Clone)]
pub struct Page {
    /// The state.
    pub state: Rc<State>,
    /// The session.
    pub session: Rc<SessionHandle>,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
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
    let begun = use_memo((), |()| {
        let mut session = Session::default();
        let effects = arrive(&mut session);
        (Rc::clone(session.state()), RefCell::new(Some((session, effects))))
    });
    let state = use_state(|| Rc::clone(&begun.0));
    let session = use_memo((), |()| {
        let setter = state.setter();
        let (session, effects) = begun.1.take().unwrap_or_default();
        let session = SessionHandle::new(session, Callback::from(move |state| setter.set(state)));
        session.update(|_| effects);
        session
    });
    let (state, session) = (Rc::clone(&state), Rc::clone(&*session));
    use_listeners(&state, &session);
    let records = use_records(state.route);
    let page = Page { state: Rc::clone(&state), session };
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
    let elsewhere = state.route.is_about_records() && *records == Records::Started;
    use_effect_with(elsewhere, |elsewhere| dom::set_hidden(records::ROOT, !elsewhere));
    html! {
        <ContextProvider<Page> context={page}>
            <Shell {elsewhere}>{ screen }</Shell>
        </ContextProvider<Page>>
    }
}

/// Follows the address.
fn arrive(session: &mut Session) -> Vec<Effect> {
    let fragment = location::fragment();
    let (route, query) = Route::parse(&fragment);
    session.arrive(route, query)
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
        if route.is_about_records() && !begun.replace(true) {
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
fn use_listeners(state: &Rc<State>, session: &Rc<SessionHandle>) {
    let listening = Rc::clone(session);
    use_effect_with((), move |()| {
        let session = Rc::clone(&listening);
        let route = location::on_change(move || session.update(arrive));
        let (hovered, dropped) = (Rc::clone(&listening), Rc::clone(&listening));
        let drops = files::accept_drops(
            move |over| hovered.update(|session| session.hover(over)),
            move |files| {
                let session = Rc::clone(&dropped);
                later(async move { session.add_dropped(files).await });
            },
        );
        let pastes = files::accept_pastes(move |files| listening.add_files(files));
        let held = RefCell::new(Some((route, drops, pastes)));
        move || drop(held.take())
    });
    let first = use_mut_ref(|| true);
    let session = Rc::clone(session);
    use_effect_with(state.route, move |route| {
        dom::set_title(route.title());
        if matches!(route, Route::Start | Route::Reports) {
            dom::after_drawing(move || session.prewarm());
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
