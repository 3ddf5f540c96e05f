//! The look-up's document: a separate page with its own content security policy, which can reach a resolver but no
//! reports. It starts no engine, accepts no files, and sends no query before the user starts it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use tls_rpt_workbench::lookup::form::domain_of;
use tls_rpt_workbench::lookup::read::read;
use tls_rpt_workbench::lookup::resolver::ACCEPT;
use tls_rpt_workbench::lookup::{Form, Lookup, Query, Resolver, View};
use tls_rpt_workbench::page::Route;
use yew::prelude::*;

use crate::browser::fetch::Requests;
use crate::lookup::LookupScreen;
use web::frame::{ThemeSwitch, mark, skip};
use web::spawn;
use web::{dom, location};

/// The value of `data-document` in this document's markup.
pub(crate) const DOCUMENT: &str = "lookup";

/// Timeout of a query, in seconds.
const SECONDS: u32 = 8;

/// A look-up, as drawn on the screen.
#[derive(Clone, PartialEq)]
pub(crate) struct LookupProgress {
    /// The resolver that is queried.
    pub resolver: Resolver,
    /// The results so far.
    pub view: Rc<View>,
}

/// A running look-up.
struct Running {
    resolver: Resolver,
    lookup: RefCell<Lookup>,
    requests: Requests,
    /// Whether another look-up has replaced it.
    over: Cell<bool>,
    show: Callback<LookupProgress>,
}

impl Running {
    fn start(domain: &str, resolver: Resolver, show: Callback<LookupProgress>) -> Rc<Self> {
        let running = Rc::new(Self {
            resolver,
            lookup: RefCell::new(Lookup::new(domain)),
            requests: Requests::default(),
            over: Cell::new(false),
            show,
        });
        running.step();
        running
    }

    /// Sends the queries that are possible now, and shows the results so far.
    fn step(self: &Rc<Self>) {
        let queries = self.lookup.borrow_mut().next_queries();
        for query in queries {
            let running = Rc::clone(self);
            spawn(async move { running.ask(query).await });
        }
        let view = Rc::new(self.lookup.borrow().view());
        self.show.emit(LookupProgress { resolver: self.resolver.clone(), view });
    }

    async fn ask(self: Rc<Self>, query: Query) {
        let response = self.requests.get(&self.resolver.url(&query), ACCEPT, SECONDS).await;
        self.lookup.borrow_mut().record_answer(&query, read(&query, &response));
        if !self.over.get() {
            self.step();
        }
    }

    fn stop(self: &Rc<Self>) {
        self.lookup.borrow_mut().stop();
        self.requests.give_up();
        self.step();
    }

    fn replace(&self) {
        self.over.set(true);
        self.requests.give_up();
    }
}

/// The root component of the look-up's document.
#[component]
pub(crate) fn LookupApp() -> Html {
    let form = use_state_eq(|| Form { domain: linked_domain().unwrap_or_default(), ..Form::default() });
    let course = use_state_eq(|| None::<LookupProgress>);
    let running = use_mut_ref(|| None::<Rc<Running>>);
    use_linked_domain(&form);

    let on_form = {
        let form = form.setter();
        Callback::from(move |typed: Form| form.set(typed))
    };
    let on_start = {
        let (running, course) = (Rc::clone(&running), course.setter());
        Callback::from(move |(domain, resolver): (String, Resolver)| {
            if let Some(before) = running.take() {
                before.replace();
            }
            let course = course.clone();
            let show = Callback::from(move |now: LookupProgress| course.set(Some(now)));
            *running.borrow_mut() = Some(Running::start(&domain, resolver, show));
        })
    };
    let on_stop = Callback::from(move |()| {
        if let Some(running) = running.borrow().as_ref() {
            running.stop();
        }
    });
    html! {
        <>
            <a class="skip" href="#main" onclick={skip()}>{ "Skip to the content" }</a>
            <header class="header">
                <a class="brand" href="./">{ mark() }{ "TLS-RPT Workbench" }</a>
                <nav class="places" aria-label="Main">
                    for (to, name) in Route::NAVIGATION {
                        <a class="place" href={format!("./{}", to.href())}>{ name }</a>
                    }
                </nav>
                <span class="asks">{ "This page asks a resolver" }</span>
                <ThemeSwitch />
            </header>
            <main class="main" id="main">
                <LookupScreen form={(*form).clone()} course={(*course).clone()} {on_form} {on_start} {on_stop} />
            </main>
        </>
    }
}

fn linked_domain() -> Option<String> {
    domain_of(&location::fragment())
}

/// Fills in the domain of a permalink, also on later changes of the address. Starts no look-up.
#[hook]
fn use_linked_domain(form: &UseStateHandle<Form>) {
    let latest = use_mut_ref(|| form.clone());
    *latest.borrow_mut() = form.clone();
    use_effect_with((), move |()| {
        dom::set_title("Look up a domain \u{b7} TLS-RPT Workbench");
        let listener = location::on_change(move || {
            if let Some(domain) = linked_domain() {
                let form = latest.borrow().clone();
                form.set(Form { domain, ..(*form).clone() });
            }
        });
        let held = RefCell::new(listener);
        move || drop(held.take())
    });
}
