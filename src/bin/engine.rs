//! The engine: a worker that owns the archive, reads files one after the other, and answers questions.
//!
//! It runs under the page's content security policy because the page starts it from a `blob:` module.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The engine runs in a browser only. `cargo xtask serve` builds and serves the site.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    engine::start();
}

#[cfg(target_arch = "wasm32")]
mod engine {
    use std::cell::{Cell, RefCell};
    use std::collections::{HashMap, VecDeque};

    use js_sys::{Array, Uint8Array};
    use tls_rpt_workbench::archive::{Added, Archive, Source};
    use tls_rpt_workbench::intake::outcome::{Damage, FaultKind};
    use tls_rpt_workbench::intake::{Fault, FileRead, Limits, Outcome, document_text, read_file, refuse_by_size};
    use tls_rpt_workbench::protocol::{
        Answer, BUILD, FileId, FileInfo, FileOutcome, Overview, Progress, Question, Reply, ReportView, Request, decode,
        encode,
    };
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{DedicatedWorkerGlobalScope, File, MessageChannel, MessageEvent};

    /// Everything the engine holds between messages.
    #[derive(Default)]
    struct Engine {
        archive: Archive,
        /// Handles of the files that gave reports, so that the raw text can be read again on request.
        sources: HashMap<FileId, (FileInfo, File)>,
        queue: VecDeque<Job>,
        progress: Progress,
        reading: bool,
        cancelled: bool,
    }

    /// A file to be read.
    struct Job {
        info: FileInfo,
        file: File,
        /// Its bytes, if they are on the way already.
        fetching: Option<js_sys::Promise>,
    }

    thread_local! {
        static ENGINE: RefCell<Engine> = RefCell::default();
        /// The file being read, where the panic hook can see it whatever is borrowed.
        static CURRENT: Cell<Option<FileId>> = const { Cell::new(None) };
    }

    fn with<T>(f: impl FnOnce(&mut Engine) -> T) -> T {
        ENGINE.with_borrow_mut(f)
    }

    fn scope() -> DedicatedWorkerGlobalScope {
        js_sys::global().unchecked_into()
    }

    fn post(reply: &Reply) {
        let Ok(bytes) = encode(reply) else { return };
        let array = Uint8Array::from(bytes.as_slice());
        let transfer = Array::of1(&array.buffer());
        // Posting fails only for what cannot be cloned, and a byte array can.
        let _ = scope().post_message_with_transfer(&array, &transfer);
    }

    fn panicked(message: String) {
        post(&Reply::Panicked { message, file: CURRENT.get() });
    }

    /// Starts listening and tells the page so.
    pub(crate) fn start() {
        std::panic::set_hook(Box::new(|info| panicked(info.to_string())));
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| receive(&event.data()));
        scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
        // The listener lives as long as the worker.
        listener.forget();
        post(&Reply::Ready(BUILD.to_owned()));
    }

    /// A message is an array: the encoded request, then the file handles that belong to it.
    fn receive(data: &JsValue) {
        let message: &Array = data.unchecked_ref();
        let bytes = Uint8Array::new(&message.get(0)).to_vec();
        match decode(&bytes) {
            Ok(Request::Read(infos)) => {
                let files = message.iter().skip(1).map(JsCast::unchecked_into::<File>);
                enqueue(infos.into_iter().zip(files).collect());
            }
            Ok(Request::Cancel) => with(|engine| engine.cancelled = engine.reading),
            Ok(Request::Clear) => with(|engine| {
                engine.archive = Archive::default();
                engine.sources.clear();
            }),
            Ok(Request::Ask(question)) => answer(&question),
            Err(garbled) => panicked(garbled.to_string()),
        }
    }

    fn enqueue(files: Vec<(FileInfo, File)>) {
        let start = with(|engine| {
            engine.progress.of_files += u32::try_from(files.len()).unwrap_or(u32::MAX);
            engine.progress.of_bytes += files.iter().map(|(info, _)| info.size).sum::<u64>();
            engine.queue.extend(files.into_iter().map(|(info, file)| Job { info, file, fetching: None }));
            !std::mem::replace(&mut engine.reading, true)
        });
        if start {
            spawn_local(read_all());
        }
    }

    /// How long the engine reads before it looks for messages and tells the page how far it is, in milliseconds.
    const TURN: f64 = 50.0;
    /// Files above so many bytes are announced before they are read.
    const LARGE: u64 = 4 << 20;
    /// Files whose bytes are fetched ahead of their turn, and how large they may be together.
    const AHEAD: usize = 16;
    const AHEAD_BYTES: u64 = 32 << 20;

    async fn read_all() {
        let mut turn = js_sys::Date::now();
        let mut told = Vec::new();
        post(&Reply::Progress(with(|engine| engine.progress.clone())));
        loop {
            fetch_ahead();
            let next = with(|engine| if engine.cancelled { None } else { engine.queue.pop_front() });
            let Some(job) = next else { break };
            CURRENT.set(Some(job.info.id));
            let size = job.info.size;
            with(|engine| engine.progress.current = Some(job.info.id));
            if size > LARGE {
                // Should the memory run out, no panic tells which file it was.
                post(&Reply::Progress(with(|engine| engine.progress.clone())));
            }
            let read = load(&job).await;
            let outcome = take(job, read);
            CURRENT.set(None);
            with(|engine| {
                engine.progress.files += 1;
                engine.progress.bytes += size;
                engine.progress.reports += outcome.reports;
            });
            told.push(outcome);
            if js_sys::Date::now() - turn > TURN {
                post(&Reply::Outcomes(std::mem::take(&mut told)));
                post(&Reply::Progress(with(|engine| engine.progress.clone())));
                let_messages_in().await;
                turn = js_sys::Date::now();
            }
        }
        post(&Reply::Outcomes(told));
        let cancelled = with(|engine| {
            engine.queue.clear();
            engine.progress = Progress::default();
            engine.reading = false;
            std::mem::take(&mut engine.cancelled)
        });
        post(&Reply::Finished { cancelled });
    }

    /// Starts fetching the bytes of the next few small files, so that parsing one and fetching others overlap.
    fn fetch_ahead() {
        with(|engine| {
            let mut bytes = 0;
            for job in engine.queue.iter_mut().take(AHEAD) {
                bytes += job.info.size;
                if bytes > AHEAD_BYTES {
                    break;
                }
                if job.fetching.is_none() {
                    job.fetching = Some(job.file.array_buffer());
                }
            }
        });
    }

    /// Waits for one turn of the event loop, so that messages that came in meanwhile are handled. A timer would wait
    /// at least four milliseconds, a message to oneself does not.
    async fn let_messages_in() {
        let Ok(channel) = MessageChannel::new() else { return };
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            channel.port1().set_onmessage(Some(&resolve));
            // A message without content can always be posted.
            let _ = channel.port2().post_message(&JsValue::NULL);
        });
        // The promise is never rejected.
        let _ = JsFuture::from(promise).await;
        channel.port1().close();
    }

    async fn fetched(bytes: js_sys::Promise) -> Result<Vec<u8>, String> {
        let buffer = JsFuture::from(bytes).await.map_err(|error| reason(&error))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    fn reason(error: &JsValue) -> String {
        error
            .dyn_ref::<js_sys::Error>()
            .map_or_else(|| "unknown reason".to_owned(), |error| String::from(error.message()))
    }

    async fn load(job: &Job) -> FileRead {
        let limits = Limits::default();
        if let Some(refused) = refuse_by_size(job.info.size, &limits) {
            return refused;
        }
        let fetching = job.fetching.clone().unwrap_or_else(|| job.file.array_buffer());
        match fetched(fetching).await {
            Ok(bytes) => read_file(&job.info.name, &bytes, &limits),
            Err(why) => {
                let kind = FaultKind::Damaged(Damage::Unreadable(why));
                FileRead { found: Vec::new(), faults: vec![Fault { place: String::new(), kind }] }
            }
        }
    }

    /// Moves what was read into the archive.
    fn take(job: Job, read: FileRead) -> FileOutcome {
        let Job { info, file, .. } = job;
        let mut outcome = read.outcome();
        let mut detail = read.detail();
        let (mut reports, mut duplicates) = (0, 0);
        let id = info.id;
        with(|engine| {
            for (index, found) in (0..).zip(read.found) {
                let source = Source { file: id, index, place: found.place };
                match engine.archive.add(found.report, source) {
                    Added::Duplicate => duplicates += 1,
                    Added::New | Added::Conflict => reports += 1,
                }
            }
            if reports > 0 {
                engine.sources.insert(id, (info, file));
            }
        });
        if outcome == Outcome::Read && reports == 0 {
            outcome = Outcome::Duplicate;
            detail = detail.or_else(|| Some("the same report was read before; it is counted once".to_owned()));
        }
        FileOutcome { file: id, outcome, detail, reports, duplicates }
    }

    fn answer(question: &Question) {
        match question {
            Question::Overview => {
                let overview = with(|engine| Overview::of(&engine.archive));
                post(&Reply::Answer(Answer::Overview(Box::new(overview))));
            }
            Question::Report(id) => {
                let view = with(|engine| ReportView::of(&engine.archive, *id));
                post(&Reply::Answer(Answer::Report(*id, view.map(Box::new))));
            }
            Question::Raw(id) => {
                let id = *id;
                spawn_local(async move {
                    let text = raw(id).await;
                    post(&Reply::Answer(Answer::Raw(id, text)));
                });
            }
        }
    }

    /// Reads the file again, since the engine keeps no document.
    async fn raw(id: u32) -> Result<String, String> {
        let found = with(|engine| {
            let source = &engine.archive.entries().get(id as usize)?.source;
            let (info, file) = engine.sources.get(&source.file)?;
            Some((info.name.clone(), file.clone(), source.index))
        });
        let Some((name, file, index)) = found else { return Err("There is no such report.".to_owned()) };
        let bytes = fetched(file.array_buffer()).await.map_err(|why| {
            format!("The file can no longer be read ({why}). It may have been moved or changed since it was dropped.")
        })?;
        document_text(&name, &bytes, &Limits::default(), index as usize)
            .ok_or_else(|| "The file has changed since it was dropped.".to_owned())
    }
}
