//! How far reading is, and the button that stops it.

use yew::prelude::*;

use crate::app::use_page;
use crate::components::format::{bytes, count, number};

/// Shown while files are being read.
#[component]
pub fn ProgressBar() -> Html {
    let page = use_page();
    let tray = &page.state.tray;
    let Some(progress) = &tray.progress else { return Html::default() };
    let cancel = {
        let desk = page.desk.clone();
        Callback::from(move |_: MouseEvent| desk.cancel())
    };
    let current = progress.current.and_then(|id| tray.item(id)).map(|item| item.info.name.clone());
    html! {
        <div class="progress">
            <label class="progress-label" for="progress">
                { format!("Reading {} of {}", number(progress.files.into()), count(progress.of_files.into(), "file", "files")) }
            </label>
            <progress id="progress" max={progress.of_files.to_string()} value={progress.files.to_string()} />
            <p class="hint" role="status">
                { format!("{} of {}, {} so far", bytes(progress.bytes), bytes(progress.of_bytes), count(progress.reports.into(), "report", "reports")) }
                if let Some(name) = current { { format!(". Now: {name}") } }
            </p>
            <button type="button" class="button" onclick={cancel} disabled={tray.stopping}>
                { if tray.stopping { "Stopping\u{2026}" } else { "Stop" } }
            </button>
        </div>
    }
}
