//! Progress of reading, and the button that stops it.

use tls_rpt_workbench::page::Session;
use tls_rpt_workbench::protocol::Progress;
use web::dom;
use yew::prelude::*;

use crate::context::use_page;
use tls_rpt_workbench::display::{bytes, count, number};

/// Shown while files are being read.
#[component]
pub(crate) fn ProgressBar() -> Html {
    let page = use_page();
    let files = &page.state.files;
    let reading = files.progress.is_some();
    let started = use_memo(reading, |_| web::now());
    let Some(progress) = &files.progress else { return Html::default() };
    let cancel = {
        let session = page.session.clone();
        Callback::from(move |_: MouseEvent| {
            // The button goes when reading has stopped.
            dom::focus("heading");
            session.update(Session::cancel);
        })
    };
    let (done, all) = measure(progress);
    let current = progress.current.and_then(|id| files.entry(id)).map(|entry| entry.info.name.clone());
    html! {
        <div class="progress">
            <label class="progress-label" for="progress">
                { format!("Reading {} of {}", number(progress.files.into()), count(progress.of_files.into(), "file", "files")) }
            </label>
            <progress id="progress" max={all.to_string()} value={done.to_string()} />
            <p class="hint">
                { format!("{}, {} so far", bytes(progress.bytes), count(progress.reports.into(), "report", "reports")) }
                if let Some(left) = left(progress, web::now() - *started) { { format!(", about {left} left") } }
                if let Some(name) = current { { format!(". Now: {name}") } }
            </p>
            <button type="button" class="button" onclick={cancel} disabled={files.stopping}>
                { if files.stopping { "Stopping\u{2026}" } else { "Stop" } }
            </button>
        </div>
    }
}

/// What is done, of how much: with many files their number is a better measure than the bytes, which are known only for
/// files already sent; a single file has only bytes.
const fn measure(progress: &Progress) -> (u64, u64) {
    if progress.of_files > 20 {
        (progress.files as u64, progress.of_files as u64)
    } else {
        (progress.bytes, progress.of_bytes)
    }
}

/// The estimated time left, in words; `None` until there is a basis for it. `elapsed` is in milliseconds.
fn left(progress: &Progress, elapsed: f64) -> Option<String> {
    let (done, all) = measure(progress);
    if elapsed < 2000.0 || done == 0 || all <= done {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "an estimate in words")]
    let rest = (all - done) as f64 / done as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of seconds")]
    let seconds = (elapsed * rest / 1000.0).ceil() as u64;
    Some(if seconds < 100 {
        count(seconds, "second", "seconds")
    } else {
        count(seconds.div_ceil(60), "minute", "minutes")
    })
}
