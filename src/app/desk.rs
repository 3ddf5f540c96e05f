//! Where files are handed in: keeps the tray, talks to the engine, tells the state.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use tls_rpt_workbench::protocol::{Answer, FileId, FileInfo, FileOutcome, Question, Reply, Request};
use tls_rpt_workbench::tray::Tray;
use yew::{UseReducerDispatcher, platform::spawn_local};

use super::route::Route;
use super::state::{Action, State};
use crate::browser::engine::{Engine, Event};
use crate::browser::files::Handle;
use crate::browser::folders::Dropped;
use crate::browser::location;
use crate::browser::{self, dom};

/// A made-up report with failures in it, for people who have none yet.
const SAMPLE: &str = include_str!("sample.json");
const SAMPLE_NAME: &str = "sample.json";

/// The desk. Lives as long as the page.
pub struct Desk {
    tray: RefCell<Tray>,
    engine: Engine,
    /// Files not sent to the engine yet.
    unsent: RefCell<VecDeque<FileInfo>>,
    sending: Cell<bool>,
    me: Weak<Self>,
    dispatch: UseReducerDispatcher<State>,
}

impl Desk {
    /// A desk whose news go to `dispatch`.
    pub fn new(dispatch: UseReducerDispatcher<State>) -> Rc<Self> {
        Rc::new_cyclic(|me: &Weak<Self>| {
            let desk = me.clone();
            let engine = Engine::new(move |event| {
                if let Some(desk) = desk.upgrade() {
                    desk.hear(event);
                }
            });
            let (tray, unsent, sending) = Default::default();
            Self { tray, engine, unsent, sending, me: me.clone(), dispatch }
        })
    }

    /// Gets ready where files are likely to come.
    pub fn expect_files(&self) {
        self.engine.warm();
    }

    /// Takes files in and goes to where their fate is shown.
    pub fn hand_in(&self, files: Vec<Handle>) {
        if files.is_empty() {
            return;
        }
        // Made-up figures must never mix with real ones.
        if self.tray.borrow().only_sample() {
            self.clear();
        }
        self.take(files, false);
    }

    /// Takes a drop in, whatever it holds.
    pub async fn hand_in_drop(&self, dropped: Dropped) {
        if dropped.has_folder() {
            self.dispatch.dispatch(Action::Notice(Some("Looking through the folder\u{2026}")));
            location::go(&Route::Reports.fragment());
        }
        let files = dropped.files().await;
        let empty = files.is_empty();
        self.dispatch.dispatch(Action::Notice(empty.then_some("There is no file in what was dropped.")));
        self.hand_in(files);
    }

    /// Opens the sample, alone.
    pub fn open_sample(&self) {
        self.clear();
        self.take(Handle::from_text(SAMPLE_NAME, SAMPLE).into_iter().collect(), true);
    }

    fn take(&self, files: Vec<Handle>, sample: bool) {
        let names: Vec<String> = files.iter().map(Handle::name).collect();
        let infos = self.tray.borrow_mut().add(names, sample);
        for (info, file) in infos.iter().zip(&files) {
            if let Some(why) = file.trouble() {
                self.tray.borrow_mut().done(FileOutcome::unreadable(info.id, why));
            }
        }
        self.engine.keep(infos.iter().map(|info| info.id).zip(files));
        self.show_tray();
        location::go(&Route::Reports.fragment());
        self.send(infos);
    }

    /// Sends files to the engine, a few at a time: the browser looks each of them up before it hands it over, and the
    /// page must not stand still meanwhile.
    fn send(&self, infos: Vec<FileInfo>) {
        self.unsent.borrow_mut().extend(infos);
        if self.sending.replace(true) {
            return;
        }
        let Some(desk) = self.me.upgrade() else { return };
        later(async move {
            while desk.send_some() {
                dom::next_turn().await;
            }
            desk.sending.set(false);
        });
    }

    /// Sends as many files as fit into a moment; true when there are more.
    fn send_some(&self) -> bool {
        const MOMENT: f64 = 20.0;
        let began = browser::now();
        let mut some = Vec::new();
        while browser::now() - began < MOMENT {
            let Some(mut info) = self.unsent.borrow_mut().pop_front() else { break };
            info.size = self.engine.size_of(info.id);
            self.tray.borrow_mut().set_size(info.id, info.size);
            some.push(info);
        }
        let left = self.unsent.borrow().len();
        if !some.is_empty() {
            self.engine.read(some, u32::try_from(left).unwrap_or(u32::MAX));
        }
        left > 0
    }

    /// Stops reading; what was read stays.
    pub fn cancel(&self) {
        self.unsent.borrow_mut().clear();
        self.tray.borrow_mut().stopping = true;
        self.show_tray();
        self.engine.send(&Request::Cancel);
    }

    /// Forgets all files and reports, and gives the engine's memory back.
    pub fn clear(&self) {
        self.unsent.borrow_mut().clear();
        self.tray.borrow_mut().clear();
        self.engine.end();
        self.engine.forget_files();
        self.dispatch.dispatch(Action::Cleared);
    }

    /// Asks for a report in full.
    pub fn ask_report(&self, id: u32) {
        self.engine.send(&Request::Ask(Question::Report(id)));
    }

    /// Asks for the raw text of a report.
    pub fn ask_raw(&self, id: u32) {
        self.engine.send(&Request::Ask(Question::Raw(id)));
    }

    /// Takes an event of the engine.
    fn hear(&self, event: Event) {
        match event {
            Event::Reply(reply) => self.hear_reply(reply),
            Event::Died(message, file) => self.recover(&message, file),
            Event::Unusable(why) => {
                self.tray.borrow_mut().finished();
                self.show_tray();
                self.dispatch.dispatch(Action::Trouble(why));
            }
        }
    }

    fn hear_reply(&self, reply: Reply) {
        match reply {
            // The handle has dealt with these.
            Reply::Ready(_) | Reply::Panicked { .. } => {}
            Reply::Progress(progress) => {
                self.tray.borrow_mut().progress = Some(progress);
                self.show_tray();
            }
            // Shown with the next progress: thousands of files must not mean thousands of drawings.
            Reply::Outcomes(outcomes) => {
                let mut tray = self.tray.borrow_mut();
                for outcome in outcomes {
                    tray.done(outcome);
                }
            }
            Reply::Finished { .. } => {
                self.tray.borrow_mut().finished();
                self.show_tray();
                self.engine.send(&Request::Ask(Question::Overview));
            }
            Reply::Answer(Answer::Overview(overview)) => self.dispatch.dispatch(Action::Overview(overview)),
            Reply::Answer(Answer::Report(id, view)) => self.dispatch.dispatch(Action::Report(id, view)),
            Reply::Answer(Answer::Raw(id, text)) => self.dispatch.dispatch(Action::Raw(id, text)),
        }
    }

    /// A dead engine took its archive with it: a new one reads everything again but the file that killed it.
    fn recover(&self, message: &str, file: Option<FileId>) {
        let again = self.tray.borrow_mut().crashed(message, file);
        self.unsent.borrow_mut().clear();
        self.show_tray();
        if again.is_empty() {
            self.engine.send(&Request::Ask(Question::Overview));
        } else {
            self.send(again);
        }
    }

    fn show_tray(&self) {
        self.dispatch.dispatch(Action::Tray(self.tray.borrow().clone()));
    }
}

/// Runs something that waits for the browser.
pub fn later(future: impl Future<Output = ()> + 'static) {
    spawn_local(future);
}
