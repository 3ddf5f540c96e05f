//! The engine's work: reads queued files and answers questions.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use tls_rpt_workbench::archive::{Archive, Id as _, ReportId};
use tls_rpt_workbench::explore::{Explorer, Filter};
use tls_rpt_workbench::export::Format;
use tls_rpt_workbench::intake::{FileRead, Limits, Parts};
use tls_rpt_workbench::present::summary::{Options, SummaryJob};
use tls_rpt_workbench::present::{Dashboard, ExportJob, ProblemView, ReportPage, ReportView};
use tls_rpt_workbench::protocol::{
    Answer, BUILD, Exported, FileId, FileInfo, FileOutcome, Progress, Question, Reply, Request, decode, encode,
};
use tls_rpt_workbench::report::{Interner, Timestamp};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, File, MessageEvent};

use super::source::BlobSource;
use super::summary::FileSummary;
use super::warm_up::warm_up;

/// The engine's state between messages.
#[derive(Default)]
struct Engine {
    archive: Archive,
    /// Queries over the archive; kept up to date while reading.
    explorer: Explorer,
    queue: VecDeque<Job>,
    progress: Progress,
    /// File outcomes not yet reported to the page.
    unreported: Vec<FileOutcome>,
    /// Time of the last report to the page, in milliseconds, and the bytes read by then.
    reported_at: f64,
    reported_bytes: u64,
    /// Interned texts, shared by all reports.
    strings: Interner,
    /// Number of files that the page has announced but not sent yet.
    to_come: u32,
    reading: bool,
    cancelled: bool,
}

/// A file to be read.
struct Job {
    info: FileInfo,
    /// The file handle if it is large, else an array of chunks of its bytes.
    content: JsValue,
}

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
    /// The file being read. Outside `ENGINE`, so that the panic hook can read it while that is borrowed.
    static CURRENT: Cell<Option<FileId>> = const { Cell::new(None) };
}

fn with<T>(f: impl FnOnce(&mut Engine) -> T) -> T {
    ENGINE.with_borrow_mut(f)
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Runs `f` with the explorer and the archive.
fn explore<T>(f: impl FnOnce(&mut Explorer, &Archive) -> T) -> T {
    with(|engine| f(&mut engine.explorer, &engine.archive))
}

fn post(reply: &Reply) {
    post_with(reply, &Array::new());
}

/// Posts a reply, followed by the objects in `beside`.
fn post_with(reply: &Reply, beside: &Array) {
    let Ok(bytes) = encode(reply) else { return };
    let array = Uint8Array::from(bytes.as_slice());
    let transfer = Array::of1(&array.buffer());
    // Posting fails only for values that cannot be cloned; byte arrays and blobs can.
    let _ = scope().post_message_with_transfer(&Array::of1(&array).concat(beside), &transfer);
}

fn panicked(message: String) {
    post(&Reply::Panicked { message, file: CURRENT.get() });
}

/// Starts listening for messages and tells the page that the engine is ready.
pub(crate) fn start() {
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds are enough")]
    let now = Timestamp((js_sys::Date::now() / 1_000.0) as i64);
    with(|engine| {
        engine.archive.set_today(now.day());
        engine.explorer.set_now(now.day());
    });
    std::panic::set_hook(Box::new(|info| panicked(info.to_string())));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| receive(&event.data()));
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The listener lives as long as the worker.
    listener.forget();
    post(&Reply::Ready(BUILD.to_owned()));
    spawn_local(warm_up(is_idle));
}

/// Whether there is nothing to read.
fn is_idle() -> bool {
    with(|engine| !engine.reading)
}

/// A message is an array: the encoded request, then the files that belong to it.
fn receive(data: &JsValue) {
    let message: &Array = data.unchecked_ref();
    let bytes = Uint8Array::new(&message.get(0)).to_vec();
    match decode(&bytes) {
        Ok(Request::Read { files, to_come }) => {
            let jobs = files.into_iter().zip(message.iter().skip(1)).map(|(info, content)| Job { info, content });
            enqueue(jobs.collect(), to_come);
        }
        Ok(Request::Raw { report, file }) => {
            let text = raw(report, &file, message.get(1).dyn_ref());
            post(&Reply::Answer(Answer::Raw(report, text)));
        }
        Ok(Request::Cancel) => cancel(),
        Ok(Request::Ask(question)) => answer(question),
        Err(garbled) => panicked(garbled.to_string()),
    }
}

fn enqueue(jobs: Vec<Job>, to_come: u32) {
    let start = with(|engine| {
        engine.progress.of_files -= engine.to_come;
        engine.to_come = to_come;
        engine.progress.of_files += u32::try_from(jobs.len()).unwrap_or(u32::MAX) + to_come;
        engine.progress.of_bytes += jobs.iter().map(|job| job.info.size).sum::<u64>();
        engine.queue.extend(jobs);
        !std::mem::replace(&mut engine.reading, true)
    });
    if start {
        spawn_local(read_all());
    }
}

/// Stops after the part being read, or at once if nothing is being read.
fn cancel() {
    let idle = with(|engine| {
        engine.cancelled = engine.reading;
        !engine.reading
    });
    if idle {
        finish(true);
    }
}

fn finish(cancelled: bool) {
    with(|engine| {
        engine.queue.clear();
        engine.progress = Progress::default();
        engine.reported_bytes = 0;
        engine.to_come = 0;
        engine.cancelled = false;
    });
    post(&Reply::Finished { cancelled });
}

/// Milliseconds of work after which the engine yields to messages and, while reading, reports its progress.
const TURN: f64 = 50.0;
/// Unreported bytes above which an empty queue triggers a progress report: the page may wait for it to send more.
const REPORT_AFTER: u64 = 1 << 20;

async fn read_all() {
    loop {
        let next = with(|engine| if engine.cancelled { None } else { engine.queue.pop_front() });
        let Some(job) = next else { break };
        started(Some(job.info.id));
        read(job).await;
        CURRENT.set(None);
        end_turn_if_over().await;
    }
    started(None);
    let (cancelled, more, unreported) = with(|engine| {
        engine.reading = false;
        (engine.cancelled, engine.to_come > 0, engine.progress.bytes - engine.reported_bytes)
    });
    if cancelled || !more {
        report_progress();
        finish(cancelled);
    } else if unreported > REPORT_AFTER {
        report_progress();
    }
}

/// Reports the current file to the page before reading it, so that the page knows the file if the engine dies.
fn started(file: Option<FileId>) {
    CURRENT.set(file);
    with(|engine| engine.progress.current = file);
    // A number can always be posted.
    let _ = scope().post_message(&file.map_or(-1.0, |file| f64::from(file.0)).into());
}

/// Reads one file to its end, or until the user stops.
async fn read(job: Job) {
    let before = with(|engine| engine.progress.bytes);
    let mut summary = FileSummary::default();
    let limits = Limits::default();
    let (mut parts, position) = if let Some(file) = job.content.dyn_ref::<File>() {
        let source = BlobSource::new(file, job.info.size);
        let position = source.position();
        (Parts::new(&job.info.name, source, job.info.size, &limits), position)
    } else {
        (Parts::of_bytes(&job.info.name, joined(job.content.unchecked_ref()), &limits), Rc::default())
    };
    loop {
        if let Some(limit) = with(|engine| engine.archive.over_limit(&engine.strings, &limits)) {
            summary.refuse(limit);
            break;
        }
        let read = with(|engine| parts.next(&mut engine.strings));
        let Some(read) = read else { break };
        take(&mut summary, &job, read);
        with(|engine| engine.progress.bytes = before + position.get().min(job.info.size));
        end_turn_if_over().await;
        if with(|engine| engine.cancelled) {
            summary.stopped = true;
            break;
        }
    }
    let outcome = summary.outcome(&job.info);
    with(|engine| {
        engine.progress.files += 1;
        engine.progress.bytes = before + job.info.size;
        engine.unreported.extend(outcome);
    });
}

/// Moves the reports just read into the archive.
fn take(summary: &mut FileSummary, job: &Job, read: FileRead) {
    with(|engine| engine.progress.reports += summary.take(job.info.id, read, &mut engine.archive));
}

/// Concatenates the chunks of a file.
fn joined(pieces: &Array) -> Vec<u8> {
    let pieces: Vec<Uint8Array> = pieces.iter().map(JsCast::unchecked_into).collect();
    let mut bytes = vec![0; pieces.iter().map(|piece| piece.length() as usize).sum()];
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.length() as usize;
        piece.copy_to(&mut bytes[at..end]);
        at = end;
    }
    bytes
}

/// Reports file outcomes and progress to the page.
fn report_progress() {
    explore(Explorer::update);
    let (outcomes, progress) = with(|engine| {
        (engine.reported_at, engine.reported_bytes) = (js_sys::Date::now(), engine.progress.bytes);
        (std::mem::take(&mut engine.unreported), engine.progress.clone())
    });
    if !outcomes.is_empty() {
        post(&Reply::Outcomes(outcomes));
    }
    post(&Reply::Progress(progress));
}

/// Every [`TURN`] milliseconds, reports progress and yields to the page's messages.
async fn end_turn_if_over() {
    if js_sys::Date::now() - with(|engine| engine.reported_at) > TURN {
        report_progress();
        web::yield_now().await;
    }
}

fn answer(question: Question) {
    match question {
        Question::Explore(filter, order) => {
            let explored = explore(|explorer, archive| Dashboard::of(explorer, archive, &filter, order));
            post(&Reply::Answer(Answer::Dashboard(Box::new(explored))));
        }
        Question::Rows(filter, slice) => {
            let page = explore(|explorer, archive| explorer.page(archive, &filter, slice));
            post(&Reply::Answer(Answer::Rows(filter, slice, page)));
        }
        Question::Reports(filter, order, offset) => {
            let page = explore(|explorer, archive| ReportPage::of(explorer, archive, &filter, order, offset));
            post(&Reply::Answer(Answer::Reports(page)));
        }
        Question::Export { format, redacted, filter } => spawn_local(export(format, redacted, filter)),
        Question::Summary(filter, options) => spawn_local(summary(filter, options)),
        Question::Report(id, policies) => {
            let view = explore(|explorer, archive| ReportView::of(archive, explorer.classes(archive), id, policies));
            post(&Reply::Answer(Answer::Report(id, view.map(Box::new))));
        }
        Question::Problem(filter, id) => {
            let view = explore(|explorer, archive| ProblemView::of(explorer, archive, &filter, &id));
            post(&Reply::Answer(Answer::Problem(filter, id, view.map(Box::new))));
        }
    }
}

/// Makes the printable summary, and yields to messages meanwhile.
async fn summary(filter: Filter, options: Options) {
    let mut job = explore(|_, archive| SummaryJob::new(archive, filter.clone(), options));
    let mut turn = js_sys::Date::now();
    while explore(|_, archive| job.step(archive)) {
        if js_sys::Date::now() - turn > TURN {
            web::yield_now().await;
            turn = js_sys::Date::now();
        }
    }
    let html = explore(|explorer, archive| job.finish(explorer, archive));
    post(&Reply::Answer(Answer::Summary(filter, options, html)));
}

/// Exports what matches a filter into a blob, in chunks outside Wasm memory, and yields to messages meanwhile.
async fn export(format: Format, redacted: bool, filter: Filter) {
    const PIECE: usize = 1 << 20;
    let mut export_job = explore(|explorer, archive| ExportJob::new(explorer, archive, &filter, format, redacted));
    let ((rows, reports), days) = (export_job.counts(), export_job.days());
    let pieces = Array::new();
    let mut written = Vec::new();
    let mut turn = js_sys::Date::now();
    // Writing to memory does not fail.
    while !explore(|explorer, archive| export_job.step(explorer, archive, &mut written)).unwrap_or(true) {
        if written.len() > PIECE {
            pieces.push(&Uint8Array::from(written.as_slice()));
            written.clear();
        }
        if js_sys::Date::now() - turn > TURN {
            web::yield_now().await;
            turn = js_sys::Date::now();
        }
    }
    pieces.push(&Uint8Array::from(written.as_slice()));
    let options = BlobPropertyBag::new();
    options.set_type(format.media_type());
    // If the browser cannot create the blob, the answer is posted without it, and the page reports that.
    let blob = Blob::new_with_u8_array_sequence_and_options(&pieces, &options);
    let beside = blob.map_or_else(|_| Array::new(), |blob| Array::of1(&blob));
    post_with(&Reply::Answer(Answer::Exported(Exported { format, redacted, rows, reports, days })), &beside);
}

/// Reads the file again, because the engine does not keep documents.
fn raw(report: ReportId, info: &FileInfo, file: Option<&File>) -> Result<String, String> {
    const GONE: &str = "The file can no longer be read. It may have been moved or changed since it was dropped.";
    let index = with(|engine| Some(engine.archive.reports().get(report.index())?.source.index));
    let index = index.ok_or("There is no such report.")?;
    let source = BlobSource::new(file.ok_or(GONE)?, info.size);
    let parts = Parts::new(&info.name, source, info.size, &Limits::default());
    parts.text_of(index as usize).ok_or_else(|| GONE.to_owned())
}
