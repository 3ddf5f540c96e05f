//! The engine worker: starts it under the page's policy, sends requests, receives replies, detects its death.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use tls_rpt_workbench::page::Blame;
use tls_rpt_workbench::protocol::{Answer, BUILD, Exported, FileId, FileInfo, Reply, Request, decode, encode};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, File, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use super::download::Download;
use super::files::Handle;
use super::reading::{self, Content, LoadResult, Payload};

/// An event from the engine.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// It starts to read a file; `None` if it has none to read.
    Started(Option<FileId>),
    /// Any other reply.
    Reply(Reply),
    /// A finished export and its file; `None` if the browser could not create it.
    Exported(Exported, Option<Download>),
    /// The engine died: its error message, and the file to blame.
    Died(String, Blame),
    /// The engine cannot be used, for this reason.
    Unusable(String),
}

/// The engine; its worker starts on first use.
pub(crate) struct Engine {
    inner: Rc<Inner>,
}

struct Inner {
    listener: Box<dyn Fn(Event)>,
    worker: RefCell<Option<Running>>,
    /// Messages queued until the engine is ready: if sent earlier, they would be lost.
    waiting: RefCell<Vec<(Array, Array)>>,
    ready: Cell<bool>,
    files: RefCell<HashMap<FileId, File>>,
    /// Files that were removed, for restoring them; in their order.
    removed: RefCell<Vec<Handle>>,
}

struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Engine {
    /// An engine that is started by the first request, or by [`Engine::prewarm`].
    pub(crate) fn new(listener: impl Fn(Event) + 'static) -> Self {
        let inner = Inner {
            listener: Box::new(listener),
            worker: RefCell::default(),
            waiting: RefCell::default(),
            ready: Cell::new(false),
            files: RefCell::default(),
            removed: RefCell::default(),
        };
        Self { inner: Rc::new(inner) }
    }

    /// Starts the engine if it is not running, so that the first file need not wait for it.
    pub(crate) fn prewarm(&self) {
        if self.inner.worker.borrow().is_none() {
            self.inner.start();
        }
    }

    /// Keeps file handles, so that the files can be read, and read again by a new engine.
    pub(crate) fn keep(&self, files: impl IntoIterator<Item = (FileId, Handle)>) {
        let given = files.into_iter().filter_map(|(id, handle)| Some((id, handle.file.ok()?)));
        self.inner.files.borrow_mut().extend(given);
    }

    /// Removes all file handles. Unless others are restorable already, they can be restored.
    pub(crate) fn remove_files(&self) {
        let mut files: Vec<(FileId, File)> = self.inner.files.borrow_mut().drain().collect();
        let mut removed = self.inner.removed.borrow_mut();
        if removed.is_empty() {
            files.sort_by_key(|(id, _)| *id);
            removed.extend(files.into_iter().map(|(_, file)| Handle::new(file)));
        }
    }

    /// Drops the handles of removed files.
    pub(crate) fn forget_removed(&self) {
        self.inner.removed.borrow_mut().clear();
    }

    /// The removed files, in their order.
    pub(crate) fn take_removed(&self) -> Vec<Handle> {
        std::mem::take(&mut self.inner.removed.borrow_mut())
    }

    /// Reads kept files on the page: those whose ids `next` returns, until it returns `None`. They are handed to `pass`
    /// in that order, in batches; a batch waits until `pass` is done with the previous one.
    pub(crate) async fn load<F>(
        &self,
        mut next: impl FnMut() -> Option<FileId> + 'static,
        pass: impl FnMut(Vec<LoadResult>) -> F + 'static,
    ) where
        F: Future<Output = ()> + 'static,
    {
        let inner = Rc::clone(&self.inner);
        reading::read(move || inner.files.borrow().get(&next()?).cloned(), pass).await;
    }

    /// Asks the engine to read loaded files; `to_come` more will follow.
    pub(crate) fn read(&self, loaded: Vec<(FileInfo, Content)>, to_come: u32) {
        let beside = Array::new();
        let transfer = Array::new();
        let mut files = Vec::new();
        for (info, content) in loaded {
            files.push(info);
            match content.payload {
                Payload::Handle(file) => beside.push(&file),
                Payload::Bytes(pieces) => {
                    for piece in pieces.iter() {
                        transfer.push(&piece.unchecked_into::<Uint8Array>().buffer());
                    }
                    beside.push(&pieces)
                }
            };
        }
        self.inner.send(&Request::Read { files, to_come }, &beside, transfer);
    }

    /// Sends a request other than [`Request::Read`]. The kept file is attached to [`Request::Raw`].
    pub(crate) fn send(&self, request: &Request) {
        let handle = match request {
            Request::Raw { file, .. } => self.inner.files.borrow().get(&file.id).cloned(),
            _ => None,
        };
        let beside = handle.map_or_else(Array::new, |handle| Array::of1(&handle));
        self.inner.send(request, &beside, Array::new());
    }

    /// Ends the engine and frees its memory; the next request starts a new, empty one.
    pub(crate) fn end(&self) {
        self.inner.end();
    }
}

impl Inner {
    /// Sends a request, followed by the objects in `beside`. The buffers in `transfer` are moved, not copied.
    fn send(self: &Rc<Self>, request: &Request, beside: &Array, transfer: Array) {
        let Ok(bytes) = encode(request) else { return };
        let message = Array::of1(&Uint8Array::from(bytes.as_slice())).concat(beside);
        if self.worker.borrow().is_none() && !self.start() {
            return;
        }
        if self.ready.get() {
            self.post(&message, &transfer);
        } else {
            self.waiting.borrow_mut().push((message, transfer));
        }
    }

    fn post(&self, message: &Array, transfer: &Array) {
        if let Some(running) = self.worker.borrow().as_ref()
            && let Err(error) = running.worker.post_message_with_transfer(message, transfer)
        {
            (self.listener)(Event::Unusable(web::text_of(&error)));
        }
    }

    fn start(self: &Rc<Self>) -> bool {
        let worker = match spawn() {
            Ok(worker) => worker,
            Err(error) => {
                (self.listener)(Event::Unusable(web::text_of(&error)));
                return false;
            }
        };
        let weak = Rc::downgrade(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = weak.upgrade() {
                inner.receive(&event.data());
            }
        });
        let weak = Rc::downgrade(self);
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            // The page reports the death to the user; the console need not repeat it.
            event.prevent_default();
            let Some(inner) = weak.upgrade() else { return };
            if inner.ready.get() {
                inner.died(event.message(), Blame::Unknown);
            } else {
                inner.end();
                (inner.listener)(Event::Unusable(event.message()));
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.worker.borrow_mut() = Some(Running { worker, _on_message: on_message, _on_error: on_error });
        true
    }

    fn receive(&self, data: &JsValue) {
        // Most messages are a file id, so it is posted as a bare number, without encoding.
        if let Some(file) = data.as_f64() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked; the engine posts FileIds"
            )]
            let file = (file >= 0.0).then_some(FileId(file as u32));
            return (self.listener)(Event::Started(file));
        }
        let message: &Array = data.unchecked_ref();
        let reply = decode::<Reply>(&Uint8Array::new(&message.get(0)).to_vec());
        match reply {
            Ok(Reply::Ready(build)) if build == BUILD => {
                self.ready.set(true);
                for (message, transfer) in self.waiting.take() {
                    self.post(&message, &transfer);
                }
            }
            Ok(Reply::Ready(_)) | Err(_) => {
                self.end();
                (self.listener)(Event::Unusable(
                    "the page and its engine are of different releases; reload the page".to_owned(),
                ));
            }
            Ok(Reply::Panicked { message, file }) => self.died(message, file.map_or(Blame::NoFile, Blame::File)),
            Ok(Reply::Answer(Answer::Exported(exported))) => {
                let file = message.get(1).dyn_into().ok().map(Download);
                (self.listener)(Event::Exported(exported, file));
            }
            Ok(reply) => (self.listener)(Event::Reply(reply)),
        }
    }

    fn died(&self, message: String, blame: Blame) {
        // Both the panic message and the trap that follows arrive; the first one counts.
        if self.worker.borrow().is_some() {
            self.end();
            (self.listener)(Event::Died(message, blame));
        }
    }

    fn end(&self) {
        // One of the closures may be running, so they are dropped after this turn of the event loop.
        if let Some(running) = self.worker.borrow_mut().take() {
            running.worker.terminate();
            running.worker.set_onmessage(None);
            running.worker.set_onerror(None);
            web::dom::after_drawing(move || drop(running));
        }
        self.ready.set(false);
        self.waiting.borrow_mut().clear();
    }
}

/// Starts the worker from a `blob:` module that imports the engine. A worker loaded from its own address would not be
/// bound by the page's content security policy; one made from a blob inherits it.
fn spawn() -> Result<Worker, JsValue> {
    let script = web::address(&format!("engine.js?v={BUILD}"))?;
    let module = web::address(&format!("engine_bg.wasm?v={BUILD}"))?;
    // A rejected promise raises no error event on the worker, so it is rethrown: else the page would not notice it.
    let source = format!(
        "import init from {script:?};\n\
         addEventListener(\"unhandledrejection\", (event) => {{\n\
         event.preventDefault();\n\
         setTimeout(() => {{ throw event.reason; }});\n\
         }});\n\
         await init({{ module_or_path: {module:?} }});\n"
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(&source)), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("engine");
    Worker::new_with_options(&url, &options)
}
