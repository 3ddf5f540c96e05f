//! The root component of the page: chooses the screen, and connects browser events to the session.
//!
//! | module | holds |
//! |---|---|
//! | `shell` | the frame around every screen |
//! | `keys` | the keys, and the dialog that lists them |

pub(crate) mod keys;
pub(crate) mod shell;

use std::cell::RefCell;
use std::rc::Rc;

use tls_rpt_workbench::page::{Effect, Route, Session, State};
use yew::prelude::*;

use self::shell::Shell;
use crate::browser::{files, records};
use crate::context::Page;
use crate::session::SessionHandle;
use crate::views::privacy::Privacy;
use crate::views::reports::{ReportScreen, ReportsScreen};
use crate::views::start::Start;
use web::{dom, location, spawn};

/// Renders the page into `#app`, or into the body if that is missing.
pub(crate) fn run() {
    match dom::element("app") {
        Some(root) => yew::Renderer::<App>::with_root(root).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}

/// The root component.
#[component]
fn App() -> Html {
    let begun = use_memo((), |()| {
        let mut session = Session::default();
        let mut effects = arrive(&mut session);
        // The first render draws the state.
        effects.retain(|effect| *effect != Effect::Draw);
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
    let (records, retry) = use_records(&state.route);
    let page = Page { state: Rc::clone(&state), session };
    let screen = match &state.route {
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
                <>
                    <h1 id="heading" tabindex="-1">{ "Records" }</h1>
                    <p class="alert" role="alert">{ format!("This part of the site could not be loaded: {why}. Loaded reports are not affected.") }</p>
                    <p><button type="button" class="button" onclick={retry}>{ "Try again" }</button></p>
                </>
            },
        },
        Route::Reports(section) => html! { <ReportsScreen section={section.clone()} /> },
        Route::Report(id) => html! { <ReportScreen id={*id} /> },
        Route::Privacy => html! { <Privacy /> },
    };
    let elsewhere = state.route.is_about_records() && *records == Records::Started;
    use_effect_with(elsewhere, |elsewhere| dom::set_hidden(web::RECORDS_ROOT, !elsewhere));
    html! {
        <ContextProvider<Page> context={page}>
            <Shell {elsewhere}>{ screen }</Shell>
        </ContextProvider<Page>>
    }
}

/// Brings the session to the screen and the filter in the address.
fn arrive(session: &mut Session) -> Vec<Effect> {
    let fragment = location::fragment();
    let (route, query) = Route::parse(&fragment);
    session.arrive(route, query)
}

/// The state of the record program, which is loaded on first use and stays loaded.
#[derive(Debug, Clone, PartialEq)]
enum Records {
    /// Not loaded yet.
    Loading,
    /// Running; it draws its screens into its own element, [`web::RECORDS_ROOT`].
    Started,
    /// Failed to load, with the browser's message.
    Failed(String),
}

/// The state of the record program, and a callback that loads it again after a failure.
#[hook]
fn use_records(route: &Route) -> (UseStateHandle<Records>, Callback<MouseEvent>) {
    let records = use_state_eq(|| Records::Loading);
    let attempts = use_mut_ref(|| 0_u32);
    let arrived = use_mut_ref(|| true);
    let load = {
        let (setter, attempts) = (records.setter(), Rc::clone(&attempts));
        move |came: bool| {
            let attempt = attempts.replace_with(|attempt| *attempt + 1);
            let setter = setter.clone();
            setter.set(Records::Loading);
            spawn(async move {
                match records::start(attempt).await {
                    Ok(()) => {
                        // The heading of the screen replaces the placeholder, and takes over its focus.
                        let focused = came || dom::has_focus("heading");
                        setter.set(Records::Started);
                        if focused {
                            dom::after_drawing(|| dom::focus(web::RECORDS_HEADING));
                        }
                    }
                    Err(why) => setter.set(Records::Failed(why)),
                }
            });
        }
    };
    let (first, before) = (load.clone(), Rc::clone(&attempts));
    use_effect_with(route.clone(), move |route| {
        // After a change of screen, users expect the focus on the heading.
        let came = !arrived.replace(false);
        if route.is_about_records() && *before.borrow() == 0 {
            first(came);
        }
    });
    (records, Callback::from(move |_: MouseEvent| load(true)))
}

/// Connects address changes, drops and pastes to the session, and sets title and focus on a change of screen.
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
                spawn(async move { session.add_dropped(files).await });
            },
        );
        let pastes = files::accept_pastes(move |files| listening.add_files(files));
        let held = RefCell::new(Some((route, drops, pastes)));
        move || drop(held.take())
    });
    let first = use_mut_ref(|| true);
    let session = Rc::clone(session);
    let before = use_mut_ref(Route::default);
    use_effect_with(state.route.clone(), move |route| {
        if matches!(route, Route::Start | Route::Reports(_)) {
            dom::after_drawing(move || session.prewarm());
        }
        let before = before.replace(route.clone());
        // On page load the browser sets the focus; after a change of screen it moves to the heading.
        if !first.replace(false) && !before.is_same_screen(route) {
            dom::after_drawing(|| dom::focus("heading"));
        }
    });
    use_effect_with(state.title(), |title| dom::set_title(title));
    let held = !state.files.entries().is_empty() && !state.files.only_sample();
    use_effect_with(held, |held| {
        let guard = held.then(location::confirm_leaving);
        move || drop(guard)
    });
}
