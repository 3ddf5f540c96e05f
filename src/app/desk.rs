//! Where files are handed in: keeps the tray, talks to the engine, tells the state.

mod look;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use tls_rpt_workbench::explore::{Filter, ReportOrder, fragment};
use tls_rpt_workbench::protocol::{Answer, FileId, FileInfo, FileOutcome, Question, Reply, Request};
use tls_rpt_workbench::tray::Tray;
use yew::UseReducerDispatcher;

use super::route::Route;
use super::state::{Action, State};
use crate::browser::engine::{Engine, Event};
use crate::browser::files::Handle;
use crate::browser::folders::Dropped;
use crate::browser::location;
use crate::browser::reading::Loaded;
use crate::browser::{self, later};
use crate::components::grid::Sheet;

/// Bytes that may be on the way to the engine.
const ON_THE_WAY: u64 = 32 << 20;

/// How often progress is drawn, in milliseconds.
const REDRAW: f64 = 200.0;

/// A made-up report with failures in it, for people who have none yet.
const SAMPLE: &str = include_str!("sample.json");
const SAMPLE_NAME: &str = "sample.json";

/// The desk. Lives as long as the page.
pub struct Desk {
    tray: RefCell<Tray>,
    engine: Engine,
    /// Files that nobody has begun to read.
    unsent: RefCell<VecDeque<FileInfo>>,
    /// Those, and the ones being read to be sent.
    to_send: Cell<u32>,
    sending: Cell<bool>,
    /// Goes up when the user stops: what was begun before is not sent any more.
    round: Cell<u32>,
    /// Bytes sent since the engine was idle.
    sent: Cell<u64>,
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
            let (tray, unsent, to_send, sending, round, sent) = Default::default();
            let (shown_at, showing_soon, filter, order) = Default::default();
            Self {
                tray,
                engine,
                unsent,
                to_send,
                sending,
                round,
                sent,
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
        self.to_send.set(self.to_send.get() + u32::try_from(infos.len()).unwrap_or(u32::MAX));
        self.unsent.borrow_mut().extend(infos);
        if self.sending.replace(true) {
            return;
        }
        let Some(desk) = self.me.upgrade() else { return };
        later(async move {
            while !desk.unsent.borrow().is_empty() {
                desk.send_round().await;
            }
            desk.sending.set(false);
        });
    }

    /// Sends all unsent files, or as many as until the user stops.
    async fn send_round(self: &Rc<Self>) {
        let round = self.round.get();
        // Those being read, in their order.
        let begun = Rc::new(RefCell::new(VecDeque::new()));
        let next = {
            let (desk, begun) = (Rc::clone(self), Rc::clone(&begun));
            move || {
                let info = desk.unsent.borrow_mut().pop_front().filter(|_| desk.round.get() == round)?;
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
                while desk.round.get() == round && desk.on_the_way() > ON_THE_WAY {
                    browser::pause(5).await;
                }
                if desk.round.get() == round {
                    desk.pass_on(batch);
                }
            }
        };
        self.engine.load(next, pass).await;
    }

    /// Bytes sent that the engine has not read yet.
    fn on_the_way(&self) -> u64 {
        let read = self.tray.borrow().progress.as_ref().map_or(0, |progress| progress.bytes);
        self.sent.get().saturating_sub(read)
    }

    fn pass_on(&self, batch: Vec<(FileInfo, Loaded)>) {
        let mut tray = self.tray.borrow_mut();
        self.to_send.set(self.to_send.get() - u32::try_from(batch.len()).unwrap_or(u32::MAX));
        let mut loaded = Vec::new();
        for (mut info, content) in batch {
            match content {
                Ok(content) => {
                    info.size = content.size;
                    tray.set_size(info.id, info.size);
                    self.sent.set(self.sent.get() + info.size);
                    loaded.push((info, content));
                }
                Err(why) => tray.done(FileOutcome::unreadable(info.id, &why)),
            }
        }
        drop(tray);
        // Also when none of them could be read: the engine must hear that no more will follow.
        self.engine.read(loaded, self.to_send.get());
    }

    /// Lets go of what was not sent, and of what is being read to be sent.
    fn end_round(&self) {
        self.round.set(self.round.get() + 1);
        self.unsent.borrow_mut().clear();
        self.to_send.set(0);
    }

    /// Stops reading; what was read stays.
    pub fn cancel(&self) {
        self.end_round();
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
        self.end_round();
        self.sent.set(0);
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
    pub fn ask_raw(&self, id: u32, file: FileId) {
        if let Some(item) = self.tray.borrow().item(file) {
            self.engine.raw(id, item.info.clone());
        }
    }

    /// Takes an event of the engine.
    fn hear(&self, event: Event) {
        match event {
            Event::Reply(reply) => self.hear_reply(reply),
            Event::Exported(exported, file) => self.save(exported, file.as_ref()),
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
            Reply::Ready(_) | Reply::Panicked { .. } | Reply::Answer(Answer::Exported(_)) => {}
            Reply::Progress(progress) => {
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
                // Files sent just now are not known to the engine yet; it will finish once more.
                if cancelled || self.tray.borrow().all_done() {
                    self.tray.borrow_mut().finished();
                    self.sent.set(0);
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

    /// A dead engine took its archive with it: a new one reads everything again but the file that killed it.
    fn recover(&self, message: &str, file: Option<FileId>) {
        let again = self.tray.borrow_mut().crashed(message, file);
        self.end_round();
        self.sent.set(0);
        self.show_tray();
        if again.is_empty() {
            self.ask_explored();
        } else {
            self.send(again);
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
