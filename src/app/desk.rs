//! Where files are handed in: keeps the tray, talks to the engine, tells the state.

mod look;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use tls_rpt_workbench::explore::{Filter, ReportOrder, fragment};
use tls_rpt_workbench::protocol::{Answer, FileId, FileInfo, FileOutcome, Question, Reply, Request};
use tls_rpt_workbench::tray::Tray;
use tls_rpt_workbench::uploads::{Uploads, Verdict};
use yew::UseReducerDispatcher;

use super::route::Route;
use super::state::{Action, State};
use crate::browser::engine::{Blame, Engine, Event};
use crate::browser::files::Handle;
use crate::browser::folders::Dropped;
use crate::browser::location;
use crate::browser::reading::Loaded;
use crate::browser::{self, later};
use crate::components::grid::Sheet;

/// How often progress is drawn, in milliseconds.
const REDRAW: f64 = 200.0;

/// A made-up report with failures in it, for people who have none yet.
const SAMPLE: &str = include_str!("sample.json");
const SAMPLE_NAME: &str = "sample.json";

/// The desk. Lives as long as the page.
pub struct Desk {
    tray: RefCell<Tray>,
    engine: Engine,
    /// What the engine has been sent and is to be sent.
    uploads: RefCell<Uploads>,
    sending: Cell<bool>,
    /// Whether the engine's signs of life are being watched.
    watching: Cell<bool>,
    /// When the tray was shown last, in milliseconds, and whether it will be shown again in a moment.
    shown_at: Cell<f64>,
    showing_soon: Cell<bool>,
    /// What part of the reports is looked at.
    filter: RefCell<Rc<Filter>>,
    /// In what order the list of reports is wanted.
    order: Cell<ReportOrder>,
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
            let (tray, uploads, sending, watching) = Default::default();
            let (shown_at, showing_soon, filter, order) = Default::default();
            Self {
                tray,
                engine,
                uploads,
                sending,
                watching,
                shown_at,
                showing_soon,
                filter,
                order,
                me: me.clone(),
                dispatch,
            }
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
            self.show_reports();
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
        let mut readable = Vec::new();
        for (info, file) in infos.iter().zip(&files) {
            match file.trouble() {
                Some(why) => self.tray.borrow_mut().done(FileOutcome::unreadable(info.id, why)),
                None => readable.push(info.clone()),
            }
        }
        self.engine.keep(infos.iter().map(|info| info.id).zip(files));
        self.show_tray();
        self.show_reports();
        self.send(readable);
    }

    /// Sends files to the engine, in their order and no faster than it reads them.
    fn send(&self, infos: Vec<FileInfo>) {
        self.uploads.borrow_mut().add(infos);
        self.send_queue();
    }

    fn send_queue(&self) {
        if self.sending.replace(true) {
            return;
        }
        let Some(desk) = self.me.upgrade() else { return };
        later(async move {
            while !desk.uploads.borrow().is_empty() {
                desk.send_generation().await;
            }
            desk.sending.set(false);
        });
    }

    /// Sends all queued files, or as many as until sending starts anew.
    async fn send_generation(self: &Rc<Self>) {
        let generation = self.uploads.borrow().generation();
        // Those being read, in their order.
        let begun = Rc::new(RefCell::new(VecDeque::new()));
        let next = {
            let (desk, begun) = (Rc::clone(self), Rc::clone(&begun));
            move || {
                let info = desk.uploads.borrow_mut().next(generation)?;
                let id = info.id;
                begun.borrow_mut().push_back(info);
                Some(id)
            }
        };
        let desk = Rc::clone(self);
        let pass = move |loaded: Vec<Loaded>| {
            let batch = begun.borrow_mut().drain(..loaded.len()).zip(loaded).collect();
            let desk = Rc::clone(&desk);
            async move {
                while desk.uploads.borrow().generation() == generation && !desk.uploads.borrow().has_room() {
                    browser::pause(5).await;
                }
                if desk.uploads.borrow().generation() == generation {
                    desk.pass_on(batch);
                }
            }
        };
        self.engine.load(next, pass).await;
    }

    fn pass_on(&self, batch: Vec<(FileInfo, Loaded)>) {
        let mut tray = self.tray.borrow_mut();
        let sizes = batch.iter().map(|(info, content)| (info.id, content.as_ref().ok().map(|content| content.size)));
        let to_come = self.uploads.borrow_mut().send(sizes);
        let mut loaded = Vec::new();
        for (mut info, content) in batch {
            match content {
                Ok(content) => {
                    info.size = content.size;
                    tray.set_size(info.id, info.size);
                    loaded.push((info, content));
                }
                Err(why) => tray.done(FileOutcome::unreadable(info.id, &why)),
            }
        }
        drop(tray);
        // Also when none of them could be read: the engine must hear that no more will follow.
        self.engine.read(loaded, to_come);
        self.watch();
    }

    /// Watches the engine as long as it has something to do: one that the browser has ended says nothing.
    fn watch(&self) {
        if self.watching.replace(true) {
            return;
        }
        let Some(desk) = self.me.upgrade() else { return };
        later(async move {
            loop {
                browser::pause(Uploads::CHECK).await;
                let (dead, busy) = {
                    let mut uploads = desk.uploads.borrow_mut();
                    (uploads.check(), uploads.is_busy())
                };
                if dead {
                    let file = desk.uploads.borrow().current();
                    desk.engine.end();
                    desk.recover("it no longer answered", file);
                } else if !busy {
                    break;
                }
            }
            desk.watching.set(false);
        });
    }

    /// Asks the engine something that it answers at once.
    fn ask(&self, question: Question) {
        self.uploads.borrow_mut().asked();
        self.engine.send(&Request::Ask(question));
        self.watch();
    }

    /// Stops reading; what was read stays.
    pub fn cancel(&self) {
        self.uploads.borrow_mut().stop();
        self.tray.borrow_mut().stopping = true;
        self.show_tray();
        self.engine.send(&Request::Cancel);
    }

    /// Goes to the reports, as they were looked at last; stays where that is what is looked at.
    fn show_reports(&self) {
        let here = location::fragment();
        let (route, query) = Route::parse(&here);
        if route == Route::Reports && fragment::parse(query).0 == **self.filter.borrow() {
            return;
        }
        location::go(&Route::Reports.with_query(&fragment::print(&self.filter.borrow())));
    }

    /// Forgets all files and reports, and what was looked at among them, and gives the engine's memory back.
    pub fn clear(&self) {
        self.filter.take();
        self.order.take();
        self.uploads.borrow_mut().clear();
        self.tray.borrow_mut().clear();
        self.engine.end();
        self.engine.forget_files();
        self.dispatch.dispatch(Action::Cleared);
    }

    /// Asks for a report, with so many of its policies.
    pub fn ask_report(&self, id: u32, policies: u32) {
        self.ask(Question::Report(id, policies));
    }

    /// Asks for the raw text of a report.
    pub fn ask_raw(&self, id: u32, file: FileId) {
        if let Some(item) = self.tray.borrow().item(file) {
            self.engine.raw(id, item.info.clone());
        }
    }

    /// Takes an event of the engine.
    fn hear(&self, event: Event) {
        self.uploads.borrow_mut().heard();
        match event {
            Event::Started(file) => self.uploads.borrow_mut().started(file),
            Event::Reply(reply) => self.hear_reply(reply),
            Event::Exported(exported, file) => self.save(exported, file.as_ref()),
            Event::Died(message, blame) => {
                let file = match blame {
                    Blame::File(file) => Some(file),
                    Blame::NoFile => None,
                    Blame::Unknown => self.uploads.borrow().current(),
                };
                self.recover(&message, file);
            }
            Event::Unusable(why) => self.give_up(why),
        }
    }

    fn give_up(&self, why: String) {
        self.uploads.borrow_mut().clear();
        self.tray.borrow_mut().finished();
        self.show_tray();
        self.dispatch.dispatch(Action::Trouble(why));
    }

    fn hear_reply(&self, reply: Reply) {
        if matches!(reply, Reply::Answer(_)) {
            self.uploads.borrow_mut().answered();
        }
        match reply {
            // The handle has dealt with these.
            Reply::Ready(_) | Reply::Panicked { .. } | Reply::Answer(Answer::Exported(_)) => {}
            Reply::Progress(progress) => {
                self.uploads.borrow_mut().progressed(progress.bytes);
                self.tray.borrow_mut().progress = Some(progress);
                self.show_tray_soon();
            }
            // Shown with the next progress: thousands of files must not mean thousands of drawings.
            Reply::Outcomes(outcomes) => {
                let mut tray = self.tray.borrow_mut();
                for outcome in outcomes {
                    tray.done(outcome);
                }
            }
            Reply::Finished { cancelled } => {
                self.uploads.borrow_mut().started(None);
                // Files sent just now are not known to the engine yet; it will finish once more.
                if cancelled || self.tray.borrow().all_done() {
                    self.tray.borrow_mut().finished();
                    self.uploads.borrow_mut().finished();
                }
                self.show_tray();
                self.ask_explored();
            }
            Reply::Answer(Answer::Explored(explored)) => self.dispatch.dispatch(Action::Explored(explored)),
            Reply::Answer(Answer::Rows(filter, slice, page)) => {
                self.dispatch.dispatch(Action::Rows(filter, Sheet { slice, page }));
            }
            Reply::Answer(Answer::Reports(page)) => self.dispatch.dispatch(Action::Listed(page)),
            Reply::Answer(Answer::Report(id, view)) => self.dispatch.dispatch(Action::Report(id, view)),
            Reply::Answer(Answer::Raw(id, text)) => self.dispatch.dispatch(Action::Raw(id, text)),
        }
    }

    /// A dead engine took its archive with it: a new one reads everything again but what killed two of them.
    fn recover(&self, message: &str, file: Option<FileId>) {
        let verdict = self.uploads.borrow_mut().died(file);
        let (damaged, first) = match verdict {
            Verdict::Retry(first) => (None, first),
            Verdict::Damaged(file) => (Some(file), None),
            Verdict::GiveUp => {
                return self.give_up(format!(
                    "the part of this page that reads reports ended several times without reading anything; reload the page, \
                     and drop fewer files if that does not help ({message})"
                ));
            }
        };
        let again = self.tray.borrow_mut().crashed(message, damaged);
        self.show_tray();
        if again.is_empty() {
            self.ask_explored();
        } else {
            self.uploads.borrow_mut().again(again, first);
            self.send_queue();
        }
    }

    fn show_tray(&self) {
        self.shown_at.set(browser::now());
        self.dispatch.dispatch(Action::Tray(self.tray.borrow().clone()));
    }

    /// Shows how far reading is, not more often than eyes can follow: what the page draws, the reading waits for.
    fn show_tray_soon(&self) {
        let wait = self.shown_at.get() + REDRAW - browser::now();
        if wait <= 0.0 {
            self.show_tray();
        } else if !self.showing_soon.replace(true)
            && let Some(desk) = self.me.upgrade()
        {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and REDRAW")]
            let wait = wait.ceil().min(REDRAW) as u32;
            later(async move {
                browser::pause(wait).await;
                desk.showing_soon.set(false);
                // Where reading has ended meanwhile, that was shown.
                if desk.tray.borrow().progress.is_some() {
                    desk.show_tray();
                }
            });
        }
    }
}
