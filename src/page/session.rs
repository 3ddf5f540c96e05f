//! A visit: handles what the user and the engine do. Each method changes the state and returns what has to be done in
//! the browser ([`Effect`]), in order.

use std::rc::Rc;

use super::files::FileList;
use super::filter_change::FilterChange;
use super::route::{Route, Section};
use super::state::{LoadedRows, LongText, Preview, State};
use super::uploads::{Uploads, Verdict};
use crate::display::count;
use crate::explore::{Filter, ReportOrder, RowQuery, url_query};
use crate::export::Format;
use crate::present::ReportView;
use crate::present::summary::Options;
use crate::protocol::{Answer, Exported, FileId, FileInfo, FileOutcome, Question, Reply, ReportId, Request};

/// Something to be done in the browser.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Draw the state.
    Draw,
    /// Draw the state soon, together with further changes.
    DrawSoon,
    /// Send the engine a request. The file is attached to [`Request::Raw`].
    Send(Request),
    /// Read queued files and send them, unless that is in progress ([`Session::next_file`], [`Session::send`]).
    Upload,
    /// End the engine; the next request starts a new, empty one.
    EndEngine,
    /// Move the handles of all files to where [`Effect::ForgetRemoved`] leaves them restorable.
    RemoveFiles,
    /// Drop the handles of removed files.
    ForgetRemoved,
    /// Navigate to a fragment, with a new history entry.
    Go(String),
    /// Replace the fragment, without a new history entry.
    Replace(String),
}

/// What an engine was reading when it died, as far as it could report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// This file.
    File(FileId),
    /// No file.
    NoFile,
    /// Not reported: the file that it started last, if any.
    Unknown,
}

/// A file added by the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The file's name, with its path if it came in a folder.
    pub name: String,
    /// The browser's message if the file is not accessible.
    pub trouble: Option<String>,
}

/// A visit to the page: what is drawn, and what is being uploaded.
#[derive(Debug, Default)]
pub struct Session {
    state: Rc<State>,
    uploads: Uploads,
    /// The order in which the list of reports is requested.
    order: ReportOrder,
}

impl Session {
    /// The state to draw.
    pub fn state(&self) -> &Rc<State> {
        &self.state
    }

    fn edit(&mut self) -> &mut State {
        Rc::make_mut(&mut self.state)
    }

    fn files(&mut self) -> &mut FileList {
        Rc::make_mut(&mut self.edit().files)
    }

    /// Goes to the screen and filter in the address.
    pub fn arrive(&mut self, route: Route, query: &str) -> Vec<Effect> {
        let (before, filter) = (self.state.route.clone(), Rc::clone(&self.state.filter));
        let here = route.clone();
        if !self.edit().went(route, query) {
            return Vec::new();
        }
        let mut effects = vec![Effect::Draw];
        if self.state.filter != filter && !self.state.files.entries().is_empty() {
            effects.push(self.ask_explored());
        } else {
            effects.extend(self.ask_problem());
        }
        if let Route::Report(id) = here
            && here != before
        {
            effects.push(self.ask(Question::Report(id, ReportView::POLICIES)));
        }
        effects
    }

    /// To be called before files are added: removes the others if made-up figures would mix with real ones.
    pub fn make_room(&mut self, sample: bool) -> Vec<Effect> {
        let files = &self.state.files;
        if files.only_sample() || (sample && !files.entries().is_empty()) { self.reset() } else { Vec::new() }
    }

    /// Adds files and goes to the screen that lists them. Returns their ids, in order.
    pub fn add_files(&mut self, files: Vec<NewFile>, sample: bool) -> (Vec<FileId>, Vec<Effect>) {
        if files.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let first = self.state.files.entries().is_empty();
        let mut effects = vec![Effect::Draw];
        if !sample && self.edit().restorable.take().is_some() {
            effects.push(Effect::ForgetRemoved);
        }
        let infos = self.files().add(files.iter().map(|file| file.name.clone()), sample);
        let mut readable = Vec::new();
        let ids = infos.iter().map(|info| info.id).collect();
        for (info, file) in infos.into_iter().zip(files) {
            match file.trouble {
                Some(why) => self.files().done(FileOutcome::unreadable(info.id, &why)),
                None => readable.push(info),
            }
        }
        if readable.is_empty() && self.state.files.all_done() {
            self.files().finished();
        }
        self.uploads.add(readable);
        effects.extend(self.go_to_reports(first));
        effects.push(Effect::Upload);
        (ids, effects)
    }

    /// Goes to the answer with the last filter, unless a section of the reports is open. `first`: there were no files
    /// before, so that the list of files is no reason to stay.
    fn go_to_reports(&self, first: bool) -> Option<Effect> {
        let there = match &self.state.route {
            Route::Reports(Section::Files) => !first,
            route => matches!(route, Route::Reports(_)),
        };
        (!there).then(|| Effect::Go(self.state.fragment_of(Section::Overview)))
    }

    /// A dropped folder is being searched.
    pub fn searching_folder(&mut self) -> Vec<Effect> {
        self.edit().notice = Some("Looking through the folder\u{2026}");
        [Effect::Draw].into_iter().chain(self.go_to_reports(self.state.files.entries().is_empty())).collect()
    }

    /// A drop was searched; `empty` if it contained no file.
    pub fn dropped(&mut self, empty: bool) -> Vec<Effect> {
        self.edit().notice = empty.then_some("There is no file in what was dropped.");
        vec![Effect::Draw]
    }

    /// Files are dragged over the window, or no longer are.
    pub fn hover(&mut self, hovering: bool) -> Vec<Effect> {
        if self.state.hovering == hovering {
            return Vec::new();
        }
        self.edit().hovering = hovering;
        vec![Effect::Draw]
    }

    /// Whether files are waiting to be read by the page.
    pub fn has_queue(&self) -> bool {
        !self.uploads.is_empty()
    }

    /// The current generation of sending: files of an earlier one are no longer sent.
    pub fn generation(&self) -> u32 {
        self.uploads.generation()
    }

    /// The next file for the page to read; `None` if there is none or `generation` is no longer current.
    pub fn next_file(&mut self, generation: u32) -> Option<FileInfo> {
        self.uploads.next(generation)
    }

    /// Whether files of this generation may be sent now; `None` if it is no longer current.
    pub fn may_send(&self, generation: u32) -> Option<bool> {
        (self.uploads.generation() == generation).then(|| self.uploads.has_room())
    }

    /// Records sent files with their sizes in bytes, or why they could not be read. Returns how many will follow.
    pub fn send<'a>(&mut self, files: impl IntoIterator<Item = (FileId, Result<u64, &'a str>)>) -> u32 {
        let mut sizes = Vec::new();
        for (id, size) in files {
            match size {
                Ok(size) => self.files().set_size(id, size),
                Err(why) => self.files().done(FileOutcome::unreadable(id, why)),
            }
            sizes.push((id, size.ok()));
        }
        self.uploads.send(sizes)
    }

    /// Whether the engine is busy, so that [`Session::check`] must be called.
    pub fn is_busy(&self) -> bool {
        self.uploads.is_busy()
    }

    /// To be called every [`Uploads::CHECK`] milliseconds while the engine is busy: an engine ended by the browser
    /// reports no error.
    pub fn check(&mut self) -> Vec<Effect> {
        if !self.uploads.check() {
            return Vec::new();
        }
        let mut effects = vec![Effect::EndEngine];
        effects.extend(self.recover("it no longer answered", self.uploads.current()));
        effects
    }

    /// Stops reading; reports read so far are kept.
    pub fn cancel(&mut self) -> Vec<Effect> {
        self.uploads.stop();
        self.files().stopping = true;
        vec![Effect::Draw, Effect::Send(Request::Cancel)]
    }

    /// Removes all files and reports, resets the filter, frees the engine's memory, and goes to the reports screen,
    /// where files can be added.
    pub fn clear(&mut self) -> Vec<Effect> {
        let mut effects = self.reset();
        effects.push(Effect::Go(Route::Reports(Section::Overview).fragment()));
        effects
    }

    fn reset(&mut self) -> Vec<Effect> {
        let files = &self.state.files;
        // The sample is worth no undoing, and must not replace what can be restored.
        let restorable = if files.only_sample() { self.state.restorable } else { Some(files.entries().len() as u64) };
        let removed = if files.only_sample() { None } else { Some(Effect::ForgetRemoved) };
        self.order = ReportOrder::default();
        self.uploads.clear();
        let state = self.edit();
        state.clear();
        state.restorable = restorable;
        state.announce("All files were removed");
        removed.into_iter().chain([Effect::EndEngine, Effect::RemoveFiles, Effect::Draw]).collect()
    }

    /// Changes the filter, with a new history entry.
    pub fn update_filter(&mut self, change: FilterChange) -> Vec<Effect> {
        let mut filter = (*self.state.filter).clone();
        change.apply(&mut filter);
        vec![Effect::Go(Route::Reports(self.state.section()).with_query(&url_query::print(&filter)))]
    }

    /// Changes the filter while it is being typed: without a new history entry.
    pub fn replace_filter(&mut self, change: FilterChange) -> Vec<Effect> {
        let mut filter = (*self.state.filter).clone();
        change.apply(&mut filter);
        self.replace_with(&filter)
    }

    /// Searches for a text that is being typed: without a new history entry.
    pub fn search(&mut self, text: &str) -> Vec<Effect> {
        let mut filter = (*self.state.filter).clone();
        filter.set_text(text);
        self.replace_with(&filter)
    }

    fn replace_with(&mut self, filter: &Filter) -> Vec<Effect> {
        let query = url_query::print(filter);
        let route = Route::Reports(self.state.section());
        let mut effects = vec![Effect::Replace(route.with_query(&query))];
        effects.extend(self.arrive(route, &query));
        effects
    }

    fn filter(&self) -> Filter {
        (*self.state.filter).clone()
    }

    /// Asks the engine a question that it answers at once.
    fn ask(&mut self, question: Question) -> Effect {
        self.uploads.asked();
        Effect::Send(Request::Ask(question))
    }

    fn ask_explored(&mut self) -> Effect {
        self.ask(Question::Explore(self.filter(), self.order))
    }

    /// Asks for the problem to be shown in full, unless it is there. Without reports there is none.
    fn ask_problem(&mut self) -> Option<Effect> {
        let state = &self.state;
        let id = state.open_problem().filter(|_| !state.files.entries().is_empty())?;
        let known = state.problem.as_ref();
        let here =
            known.is_some_and(|open| open.id == *id && open.filter == *state.filter && open.answer == state.answers);
        let question = Question::Problem(self.filter(), id.clone());
        (!here).then(|| self.ask(question))
    }

    /// Asks for failure details.
    pub fn ask_rows(&mut self, slice: RowQuery) -> Vec<Effect> {
        vec![self.ask(Question::Rows(self.filter(), slice))]
    }

    /// Asks for the reports after the first `offset`.
    pub fn ask_reports(&mut self, offset: u64) -> Vec<Effect> {
        vec![self.ask(Question::Reports(self.filter(), self.order, offset))]
    }

    /// Sorts the list of reports.
    pub fn sort_reports(&mut self, order: ReportOrder) -> Vec<Effect> {
        self.edit().announce(if order.descending { "Sorted, highest first" } else { "Sorted, lowest first" });
        self.order = order;
        self.ask_reports(0)
    }

    /// Asks for a report with the first `policies` of its policies.
    pub fn ask_report(&mut self, id: ReportId, policies: u32) -> Vec<Effect> {
        vec![self.ask(Question::Report(id, policies))]
    }

    /// Asks for the raw text of a report.
    pub fn ask_raw(&mut self, report: ReportId, file: FileId) -> Vec<Effect> {
        let info = self.state.files.entry(file).map(|entry| entry.info.clone());
        info.map(|file| Effect::Send(Request::Raw { report, file })).into_iter().collect()
    }

    /// Exports what the filter matches to a file.
    pub fn export(&mut self, format: Format, redacted: bool) -> Vec<Effect> {
        self.edit().export = Some(Ok("The file is being made\u{2026}".to_owned()));
        let filter = self.filter();
        vec![Effect::Draw, Effect::Send(Request::Ask(Question::Export { format, redacted, filter }))]
    }

    /// Opens the preview of the printable summary of what the filter matches.
    pub fn open_summary(&mut self, redacted: bool) -> Vec<Effect> {
        let (filter, options) = (self.filter(), Options { redacted, sample: self.state.files.only_sample() });
        self.edit().summary = Some(Preview { filter: filter.clone(), options, html: None });
        vec![Effect::Draw, self.ask(Question::Summary(filter, options))]
    }

    /// Closes it.
    pub fn close_summary(&mut self) -> Vec<Effect> {
        self.edit().summary = None;
        vec![Effect::Draw]
    }

    /// The engine finished an export; `saved`: whether the browser could save it.
    pub fn on_exported(&mut self, exported: Exported, saved: bool) -> Vec<Effect> {
        self.uploads.heard();
        let name = exported.file_name();
        self.edit().export = Some(if saved {
            let (reports, rows) = (exported.reports, exported.rows);
            let (reports, rows) =
                (count(reports, "report", "reports"), count(rows, "failure detail", "failure details"));
            Ok(format!("Saved {name}: {reports} and {rows}."))
        } else {
            Err(format!("The browser could not save {name}."))
        });
        vec![Effect::Draw]
    }

    /// The engine starts to read a file; `None` if it has none to read.
    pub fn on_started(&mut self, file: Option<FileId>) {
        self.uploads.started(file);
    }

    /// The engine cannot be used.
    pub fn on_unusable(&mut self, why: String) -> Vec<Effect> {
        self.uploads.clear();
        self.files().finished();
        self.edit().trouble = Some(why);
        vec![Effect::Draw]
    }

    /// The engine died with this error message.
    pub fn on_died(&mut self, message: &str, blame: Blame) -> Vec<Effect> {
        let file = match blame {
            Blame::File(file) => Some(file),
            Blame::NoFile => None,
            Blame::Unknown => self.uploads.current(),
        };
        self.recover(message, file)
    }

    /// The archive was lost with the engine: a new one reads all files again, except one that has killed two engines.
    fn recover(&mut self, message: &str, file: Option<FileId>) -> Vec<Effect> {
        let (damaged, first) = match self.uploads.died(file) {
            Verdict::Retry(first) => (None, first),
            Verdict::Damaged(file) => (Some(file), None),
            Verdict::GiveUp => {
                return self.on_unusable(format!(
                    "the part of this page that reads reports ended several times without reading anything; reload the page, \
                     and drop fewer files if that does not help ({message})"
                ));
            }
        };
        // What was asked for is lost with the engine.
        self.edit().summary = None;
        // After Stop, only the files read so far are wanted.
        if self.state.files.stopping {
            self.files().cancel_waiting();
        }
        let again = self.files().crashed(message, damaged);
        let next = if again.is_empty() {
            self.ask_explored()
        } else {
            self.uploads.again(again, first);
            Effect::Upload
        };
        vec![Effect::Draw, next]
    }

    /// The engine replied.
    pub fn on_reply(&mut self, reply: Reply) -> Vec<Effect> {
        self.uploads.heard();
        if matches!(reply, Reply::Answer(_)) {
            self.uploads.answered();
        }
        let changed = match reply {
            // Handled where messages arrive.
            Reply::Ready(_) | Reply::Panicked { .. } | Reply::Answer(Answer::Exported(_)) => false,
            Reply::Progress(progress) => {
                self.uploads.progressed(progress.bytes);
                self.files().progress = Some(progress);
                return vec![Effect::DrawSoon];
            }
            // Drawn with the next progress: thousands of files must not mean thousands of renders.
            Reply::Outcomes(outcomes) => {
                for outcome in outcomes {
                    self.files().done(outcome);
                }
                false
            }
            Reply::Finished { cancelled } => {
                self.uploads.started(None);
                // The engine may not know yet of files sent just now; it will finish again.
                if cancelled || self.state.files.all_done() {
                    self.files().finished();
                    self.uploads.finished();
                    let outcome = self.state.files.summary();
                    self.edit().announce(&outcome);
                }
                return vec![Effect::Draw, self.ask_explored()];
            }
            Reply::Answer(Answer::Dashboard(explored)) => {
                if !self.edit().explored(*explored) {
                    return Vec::new();
                }
                return std::iter::once(Effect::Draw).chain(self.ask_problem()).collect();
            }
            Reply::Answer(Answer::Problem(filter, id, view)) => self.edit().opened(filter, id, view.map(|view| *view)),
            Reply::Answer(Answer::Rows(filter, slice, page)) => self.edit().loaded(&filter, LoadedRows { slice, page }),
            Reply::Answer(Answer::Reports(page)) => self.edit().listed(page),
            Reply::Answer(Answer::Summary(filter, options, html)) => self.edit().previewed(&filter, options, &html),
            Reply::Answer(Answer::Report(id, view)) => {
                self.edit().report = Some(view.map(Rc::from).ok_or(id));
                true
            }
            Reply::Answer(Answer::Raw(id, text)) => {
                self.edit().raw = Some((id, text.map(|text| LongText(Rc::from(text)))));
                true
            }
        };
        if changed { vec![Effect::Draw] } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::explore::{Column, Dimension, Explorer, RowPage};
    use crate::intake::Outcome;
    use crate::page::files::FileStatus;
    use crate::present::Dashboard;
    use crate::protocol::Progress;

    fn new(name: &str) -> NewFile {
        NewFile { name: name.to_owned(), trouble: None }
    }

    /// A session on the reports screen with `count` files, all sent.
    fn reading(count: usize) -> Session {
        let mut session = Session::default();
        let names = (0..count).map(|number| new(&format!("{number}.json"))).collect();
        let (ids, effects) = session.add_files(names, false);
        assert_eq!(ids.len(), count);
        assert_eq!(effects, [Effect::Draw, Effect::Go("/reports".to_owned()), Effect::Upload]);
        session.arrive(Route::Reports(Section::Overview), "");
        send_all(&mut session);
        session
    }

    fn send_all(session: &mut Session) -> Vec<u32> {
        let generation = session.generation();
        let mut sent = Vec::new();
        while let Some(file) = session.next_file(generation) {
            session.send([(file.id, Ok(100))]);
            sent.push(file.id.0);
        }
        sent
    }

    fn read(file: FileId) -> FileOutcome {
        FileOutcome { file, outcome: Outcome::Read, detail: None, reports: 1, duplicates: 0 }
    }

    fn is_explore(effect: &Effect) -> bool {
        matches!(effect, Effect::Send(Request::Ask(Question::Explore(..))))
    }

    fn explored(session: &mut Session) {
        let explored = Dashboard { filter: session.filter(), ..no_figures() };
        let effects = session.on_reply(Reply::Answer(Answer::Dashboard(Box::new(explored))));
        assert_eq!(effects, [Effect::Draw]);
    }

    fn no_figures() -> Dashboard {
        let archive = Archive::default();
        Dashboard::of(&mut Explorer::default(), &archive, &Filter::default(), ReportOrder::default())
    }

    fn statuses(session: &Session) -> Vec<&FileStatus> {
        session.state().files.entries().iter().map(|entry| &entry.status).collect()
    }

    #[test]
    fn files_are_read_and_then_explored() {
        let mut session = reading(2);
        assert!(session.is_busy());
        session.on_started(Some(FileId(0)));
        assert_eq!(session.on_reply(Reply::Progress(Progress::default())), [Effect::DrawSoon]);
        assert_eq!(session.on_reply(Reply::Outcomes(vec![read(FileId(0)), read(FileId(1))])), []);
        let effects = session.on_reply(Reply::Finished { cancelled: false });
        assert!(matches!(&effects[..], [Effect::Draw, explore] if is_explore(explore)));
        explored(&mut session);
        assert!(!session.is_busy());
        assert_eq!(session.state().files.progress, None);
        assert_eq!(session.state().explored.as_ref().map(|explored| explored.number), Some(1));
    }

    #[test]
    fn an_answer_of_another_filter_is_not_drawn() {
        let mut session = reading(1);
        session.on_reply(Reply::Outcomes(vec![read(FileId(0))]));
        session.on_reply(Reply::Finished { cancelled: false });
        let late = no_figures();
        let effects = session.arrive(Route::Reports(Section::Overview), "mx=mx1.example.com");
        assert!(effects.iter().any(is_explore), "a new filter is asked about");
        assert_eq!(session.on_reply(Reply::Answer(Answer::Dashboard(Box::new(late)))), []);
        assert!(session.state().explored.is_none());
        explored(&mut session);
        let slice = RowQuery { by: Column::Day, descending: false, offset: 0, count: 10 };
        let rows = |filter| Reply::Answer(Answer::Rows(filter, slice, RowPage::default()));
        assert_eq!(session.on_reply(rows(Filter::default())), []);
        let filter = session.filter();
        assert_eq!(session.on_reply(rows(filter)), [Effect::Draw]);
        assert_eq!(session.state().rows.as_ref().map(|(number, _)| *number), Some(1));
    }

    #[test]
    fn the_address_holds_the_filter() {
        let mut session = Session::default();
        let change = FilterChange::Only(Dimension::Mx, "mx1.example.com".to_owned());
        let effects = session.update_filter(change);
        let [Effect::Go(fragment)] = &effects[..] else { panic!("{effects:?}") };
        let (route, query) = Route::parse(fragment);
        session.arrive(route, query);
        assert!(session.state().filter.has(Dimension::Mx, "mx1.example.com"));
        assert_eq!(session.state().fragment_of(Section::Overview), *fragment);
        let effects = session.search("expired");
        assert!(matches!(&effects[..], [Effect::Replace(_), Effect::Draw]), "{effects:?}");
        assert_eq!(session.state().filter.text(), "expired");
    }

    #[test]
    fn a_report_is_asked_for_when_its_address_is_opened() {
        let mut session = reading(1);
        let effects = session.arrive(Route::Report(ReportId(3)), "");
        assert!(effects.contains(&Effect::Send(Request::Ask(Question::Report(ReportId(3), ReportView::POLICIES)))));
        session.on_reply(Reply::Answer(Answer::Report(ReportId(3), None)));
        assert_eq!(session.state().report, Some(Err(ReportId(3))));
        session.arrive(Route::Report(ReportId(4)), "");
        assert_eq!(session.state().report, None, "not the answer about another report");
        assert_eq!(session.ask_raw(ReportId(3), FileId(99)), [], "there is no such file");
    }

    #[test]
    fn the_sample_never_mixes_with_real_reports() {
        let mut session = Session::default();
        assert_eq!(session.make_room(true), []);
        session.add_files(vec![new("sample.json")], true);
        assert!(session.state().files.only_sample());
        let effects = session.make_room(false);
        assert_eq!(effects, [Effect::EndEngine, Effect::RemoveFiles, Effect::Draw]);
        session.add_files(vec![new("real.json")], false);
        assert_eq!(session.make_room(false), [], "real reports stay when more come");
        assert!(session.make_room(true).contains(&Effect::EndEngine));
        assert!(session.state().files.entries().is_empty());
    }

    #[test]
    fn a_file_the_browser_does_not_give_out_is_said_and_costs_no_other() {
        let mut session = Session::default();
        let lost = NewFile { name: "lost.json".to_owned(), trouble: Some("not allowed".to_owned()) };
        session.add_files(vec![lost.clone(), new("good.json")], false);
        assert_eq!(send_all(&mut session), [1]);
        assert!(matches!(statuses(&session)[..], [FileStatus::Done(_), FileStatus::Waiting]));
        let mut session = Session::default();
        session.add_files(vec![lost], false);
        assert_eq!(session.state().files.progress, None, "nothing is being read");
        assert!(!session.is_busy());
        let mut session = Session::default();
        session.add_files(vec![new("moved.json"), new("good.json")], false);
        assert_eq!(session.send([(FileId(0), Err("it was moved"))]), 1);
        assert!(matches!(statuses(&session)[..], [FileStatus::Done(_), FileStatus::Waiting]));
    }

    #[test]
    fn a_dead_engine_is_replaced_and_everything_read_again() {
        let mut session = reading(3);
        session.on_started(Some(FileId(1)));
        session.on_reply(Reply::Outcomes(vec![read(FileId(0))]));
        let effects = session.on_died("unreachable", Blame::Unknown);
        assert_eq!(effects, [Effect::Draw, Effect::Upload]);
        assert_eq!(send_all(&mut session), [1, 0, 2], "the file it died on comes first");
        session.on_started(Some(FileId(1)));
        session.on_died("unreachable", Blame::File(FileId(1)));
        assert_eq!(send_all(&mut session), [0, 2]);
        let statuses = statuses(&session);
        assert!(matches!(statuses[1], FileStatus::Done(done) if done.outcome == Outcome::Damaged));
    }

    #[test]
    fn an_engine_that_says_nothing_is_ended() {
        let mut session = reading(2);
        session.on_started(Some(FileId(0)));
        let effects = (0..1_000).map(|_| session.check()).find(|effects| !effects.is_empty()).unwrap();
        assert_eq!(effects, [Effect::EndEngine, Effect::Draw, Effect::Upload]);
    }

    #[test]
    fn stop_is_kept_though_the_engine_dies() {
        let mut session = reading(3);
        session.on_started(Some(FileId(1)));
        session.on_reply(Reply::Outcomes(vec![read(FileId(0))]));
        assert_eq!(session.cancel(), [Effect::Draw, Effect::Send(Request::Cancel)]);
        session.on_died("unreachable", Blame::Unknown);
        assert_eq!(send_all(&mut session), [0], "only what was read before is read again");
        assert!(matches!(statuses(&session)[1..], [FileStatus::Cancelled, FileStatus::Cancelled]));
    }

    #[test]
    fn engines_that_die_without_reading_are_given_up() {
        let mut session = reading(1);
        for _ in 0..2 {
            session.on_died("no memory", Blame::NoFile);
            send_all(&mut session);
        }
        assert_eq!(session.on_died("no memory", Blame::NoFile), [Effect::Draw]);
        assert!(session.state().trouble.as_ref().unwrap().contains("no memory"));
        assert!(!session.is_busy());
        assert!(matches!(statuses(&session)[..], [FileStatus::Cancelled]));
    }

    #[test]
    fn clearing_forgets_everything() {
        let mut session = reading(1);
        session.arrive(Route::Reports(Section::Overview), "mx=a.example");
        let effects = session.clear();
        assert_eq!(effects[..2], [Effect::ForgetRemoved, Effect::EndEngine]);
        assert_eq!(session.state().restorable, Some(1));
        assert_eq!(effects.last(), Some(&Effect::Go("/reports".to_owned())));
        let state = session.state();
        assert!(state.files.entries().is_empty() && state.explored.is_none() && *state.filter == Filter::default());
        assert!(!session.is_busy() && !session.has_queue());
    }

    #[test]
    fn an_export_says_what_was_saved() {
        let mut session = reading(1);
        session.export(Format::Json, false);
        let exported = Exported { format: Format::Json, redacted: false, rows: 1_204, reports: 1, days: None };
        session.on_exported(exported, true);
        let said = "Saved tls-reports.json: 1 report and 1,204 failure details.";
        assert_eq!(session.state().export, Some(Ok(said.to_owned())));
        session.on_exported(exported, false);
        assert!(session.state().export.as_ref().unwrap().is_err());
        session.arrive(Route::Reports(Section::Overview), "");
        assert_eq!(session.state().export, None, "a new filter is another export");
    }

    #[test]
    fn a_summary_is_previewed_if_it_is_the_one_asked_for() {
        let mut session = reading(1);
        session.open_summary(false);
        let asked = session.open_summary(true);
        let options = Options { redacted: true, sample: false };
        assert!(asked.contains(&Effect::Send(Request::Ask(Question::Summary(Filter::default(), options)))));
        let answer = |options, text: &str| Reply::Answer(Answer::Summary(Filter::default(), options, text.to_owned()));
        assert_eq!(session.on_reply(answer(Options::default(), "names")), [], "the first was not masked");
        let html = |session: &Session| session.state.summary.as_ref().and_then(|preview| preview.html.clone());
        assert!(html(&session).is_none());
        session.on_reply(answer(options, "masked"));
        assert_eq!(html(&session).map(|html| html.0.to_string()).as_deref(), Some("masked"));
        session.close_summary();
        assert_eq!(session.on_reply(answer(options, "late")), []);
        assert!(session.state.summary.is_none());
    }
}
