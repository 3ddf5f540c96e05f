//! Runs a [`Session`] in the browser: carries out its effects, and passes the engine's events to it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use tls_rpt_workbench::page::session::NewFile;
use tls_rpt_workbench::page::uploads::Uploads;
use tls_rpt_workbench::page::{Effect, Session, State};
use tls_rpt_workbench::protocol::{FileId, FileInfo};
use tls_rpt_workbench::report::{Day, Timestamp};
use tls_rpt_workbench::sample;
use yew::Callback;

use crate::browser::engine::{Engine, Event};
use crate::browser::files::Handle;
use crate::browser::folders::Dropped;
use crate::browser::reading::LoadResult;
use web::{location, spawn};

/// Minimum time between two draws of the progress, in milliseconds.
const REDRAW: f64 = 200.0;

/// The session and its engine. Lives as long as the page.
pub(crate) struct SessionHandle {
    session: RefCell<Session>,
    engine: Engine,
    /// Renders the page with a new state.
    draw: Callback<Rc<State>>,
    /// Whether files are being read and sent.
    sending: Cell<bool>,
    /// Whether [`Self::watch`] is running.
    watching: Cell<bool>,
    /// Time of the last draw, in milliseconds, and whether another one is scheduled.
    drawn_at: Cell<f64>,
    drawing_soon: Cell<bool>,
    me: Weak<Self>,
}

impl SessionHandle {
    /// Runs `session`; `draw` gets each state to be rendered.
    pub(crate) fn new(session: Session, draw: Callback<Rc<State>>) -> Rc<Self> {
        Rc::new_cyclic(|me: &Weak<Self>| {
            let handle = me.clone();
            let engine = Engine::new(move |event| {
                if let Some(handle) = handle.upgrade() {
                    handle.update(|session| on_event(session, event));
                }
            });
            Self {
                session: RefCell::new(session),
                engine,
                draw,
                sending: Cell::new(false),
                watching: Cell::new(false),
                drawn_at: Cell::new(0.0),
                drawing_soon: Cell::new(false),
                me: me.clone(),
            }
        })
    }

    /// Changes the session and carries out the resulting effects.
    pub(crate) fn update(&self, change: impl FnOnce(&mut Session) -> Vec<Effect>) {
        let effects = change(&mut self.session.borrow_mut());
        for effect in effects {
            self.carry_out(effect);
        }
        if self.session.borrow().is_busy() {
            self.watch();
        }
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Draw => self.draw(),
            Effect::DrawSoon => self.draw_soon(),
            Effect::Send(request) => self.engine.send(&request),
            Effect::Upload => self.upload(),
            Effect::EndEngine => self.engine.end(),
            Effect::RemoveFiles => self.engine.remove_files(),
            Effect::ForgetRemoved => self.engine.forget_removed(),
            Effect::Go(fragment) => location::go(&fragment),
            Effect::Replace(fragment) => location::replace(&fragment),
        }
    }

    /// Starts the engine ahead of time, on screens where files are likely to be added.
    pub(crate) fn prewarm(&self) {
        self.engine.prewarm();
    }

    /// Adds files and goes to the screen that lists them.
    pub(crate) fn add_files(&self, files: Vec<Handle>) {
        if !files.is_empty() {
            self.add(files, false);
        }
    }

    /// Adds the files of a drop, including those in folders.
    pub(crate) async fn add_dropped(&self, dropped: Dropped) {
        if dropped.has_folder() {
            self.update(Session::searching_folder);
        }
        let files = dropped.files().await;
        self.update(|session| session.dropped(files.is_empty()));
        self.add_files(files);
    }

    /// Adds the removed files again, in place of any others.
    pub(crate) fn restore(&self) {
        let files = self.engine.take_removed();
        self.update(|session| session.make_room(false));
        self.add_files(files);
    }

    /// Opens the sample reports, in place of any other files.
    pub(crate) fn open_sample(&self) {
        let files = sample::files(today()).into_iter();
        self.add(files.filter_map(|file| Handle::from_text(&file.name, &file.text)).collect(), true);
    }

    fn add(&self, files: Vec<Handle>, sample: bool) {
        self.update(|session| session.make_room(sample));
        let new = |file: &Handle| NewFile { name: file.name(), trouble: file.trouble().map(str::to_owned) };
        let new = files.iter().map(new).collect();
        self.update(|session| {
            let (ids, effects) = session.add_files(new, sample);
            self.engine.keep(ids.into_iter().zip(files));
            effects
        });
    }

    /// Reads queued files and sends them in their order, no faster than the engine reads them.
    fn upload(&self) {
        if self.sending.replace(true) {
            return;
        }
        let Some(me) = self.me.upgrade() else { return };
        spawn(async move {
            while me.session.borrow().has_queue() {
                me.upload_generation().await;
            }
            me.sending.set(false);
        });
    }

    /// Sends queued files until the queue is empty or the generation changes.
    async fn upload_generation(self: &Rc<Self>) {
        let generation = self.session.borrow().generation();
        // Files being read, in order.
        let begun = Rc::new(RefCell::new(VecDeque::new()));
        let next = {
            let (me, begun) = (Rc::clone(self), Rc::clone(&begun));
            move || {
                let info = me.session.borrow_mut().next_file(generation)?;
                let id: FileId = info.id;
                begun.borrow_mut().push_back(info);
                Some(id)
            }
        };
        let me = Rc::clone(self);
        let pass = move |loaded: Vec<LoadResult>| {
            let batch = begun.borrow_mut().drain(..loaded.len()).zip(loaded).collect();
            let me = Rc::clone(&me);
            async move {
                loop {
                    let may_send = me.session.borrow().may_send(generation);
                    match may_send {
                        None => return,
                        Some(true) => return me.send(batch),
                        Some(false) => web::pause(5).await,
                    }
                }
            }
        };
        self.engine.load(next, pass).await;
    }

    fn send(&self, batch: Vec<(FileInfo, LoadResult)>) {
        let to_come = {
            let sizes = batch
                .iter()
                .map(|(info, content)| (info.id, content.as_ref().map(|content| content.size).map_err(String::as_str)));
            self.session.borrow_mut().send(sizes)
        };
        let loaded = batch.into_iter().filter_map(|(mut info, content)| {
            let content = content.ok()?;
            info.size = content.size;
            Some((info, content))
        });
        // Also when none of them could be read: the engine must learn that no more will follow.
        self.engine.read(loaded.collect(), to_come);
        self.watch();
    }

    /// Checks for signs of life while the engine is busy.
    fn watch(&self) {
        if self.watching.replace(true) {
            return;
        }
        let Some(me) = self.me.upgrade() else { return };
        spawn(async move {
            loop {
                web::pause(Uploads::CHECK).await;
                me.update(Session::check);
                if !me.session.borrow().is_busy() {
                    break;
                }
            }
            me.watching.set(false);
        });
    }

    fn draw(&self) {
        self.drawn_at.set(web::now());
        let state = Rc::clone(self.session.borrow().state());
        self.draw.emit(state);
    }

    /// Draws the progress, at most every [`REDRAW`] milliseconds: reading waits while the page renders.
    fn draw_soon(&self) {
        let wait = self.drawn_at.get() + REDRAW - web::now();
        if wait <= 0.0 {
            self.draw();
        } else if !self.drawing_soon.replace(true)
            && let Some(me) = self.me.upgrade()
        {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and REDRAW")]
            let wait = wait.ceil().min(REDRAW) as u32;
            spawn(async move {
                web::pause(wait).await;
                me.drawing_soon.set(false);
                // If reading has ended since, the final state has been drawn already.
                if me.session.borrow().state().files.progress.is_some() {
                    me.draw();
                }
            });
        }
    }
}

/// Today's date in UTC.
fn today() -> Day {
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds are enough")]
    let now = Timestamp((js_sys::Date::now() / 1_000.0) as i64);
    now.day()
}

fn on_event(session: &mut Session, event: Event) -> Vec<Effect> {
    match event {
        Event::Started(file) => {
            session.on_started(file);
            Vec::new()
        }
        Event::Reply(reply) => session.on_reply(reply),
        Event::Exported(exported, file) => {
            let saved = file.is_some_and(|file| file.save(&exported.file_name()));
            session.on_exported(exported, saved)
        }
        Event::Died(message, blame) => session.on_died(&message, blame),
        Event::Unusable(why) => session.on_unusable(why),
    }
}
