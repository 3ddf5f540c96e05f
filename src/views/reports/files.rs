//! The outcome of each added file. Every file is listed, with exactly one outcome.

use tls_rpt_workbench::intake::limits::Bytes;
use tls_rpt_workbench::intake::{self, Outcome};
use tls_rpt_workbench::page::{FileEntry, FileStatus};
use yew::prelude::*;

use super::empty::PasteBox;
use super::workspace::clear_button;
use crate::context::use_page;
use crate::views::components::show_more::use_shown;
use crate::views::drop_zone::DropZone;
use tls_rpt_workbench::display::{bytes, count, number, received};

/// Number of files listed at first; small, because the list is rendered repeatedly during reading.
const SHOWN: usize = 50;
/// Number of further files shown at a time.
const MORE: usize = 200;

/// The section: where files are added, and what became of each.
#[component]
pub(crate) fn FilesSection() -> Html {
    let page = use_page();
    html! {
        <>
            if let Some(notice) = page.state.notice {
                <p class="note">{ notice }</p>
            }
            <div class="toolbar">
                <DropZone compact=true />
                { clear_button(&page) }
            </div>
            <PasteBox />
            <FileList />
        </>
    }
}

/// The files and their outcomes, those that need attention first.
#[component]
fn FileList() -> Html {
    let page = use_page();
    let files = &page.state.files;
    let items = files.entries();
    let shown = use_shown(SHOWN, MORE);
    let mut order: Vec<&FileEntry> = items.iter().collect();
    order.sort_by_key(|item| (rank(item), item.info.id));
    let total = order.len();
    html! {
        <section class="part" aria-label="Files">
            <p>{ files.summary() }</p>
            <div class="pane" role="group" aria-label="Files and their outcomes" tabindex="0">
                <ul class="files">
                    for item in order.into_iter().take(shown.limit()) {
                        { file(item) }
                    }
                </ul>
            </div>
            { shown.button(total, "file", "files") }
            <Limits />
        </section>
    }
}

fn rank(item: &FileEntry) -> u8 {
    match &item.status {
        FileStatus::Done(done) => match done.outcome {
            Outcome::Damaged | Outcome::OverLimit => 0,
            Outcome::NotAReport => 1,
            Outcome::Read if done.detail.is_some() => 2,
            Outcome::Duplicate => 3,
            Outcome::Read => 4,
        },
        FileStatus::Cancelled => 5,
        FileStatus::Waiting => 6,
    }
}

fn file(item: &FileEntry) -> Html {
    let (class, word, detail) = match &item.status {
        FileStatus::Waiting => ("waiting", "Waiting".to_owned(), None),
        FileStatus::Cancelled => ("cancelled", "Not read".to_owned(), Some("you stopped before its turn".to_owned())),
        FileStatus::Done(done) => {
            let (class, word) = match done.outcome {
                Outcome::Read => ("read", count(done.reports.into(), "report", "reports")),
                Outcome::Duplicate => ("duplicate", "Duplicate".to_owned()),
                Outcome::NotAReport => ("not-a-report", "Not a TLS report".to_owned()),
                Outcome::Damaged => ("damaged", "Damaged".to_owned()),
                Outcome::OverLimit => ("over-limit", "Over a limit".to_owned()),
            };
            let known = (done.outcome == Outcome::Read && done.duplicates > 0)
                .then(|| format!("{} duplicate", count(done.duplicates.into(), "report", "reports")));
            (class, word, known.into_iter().chain(done.detail.clone()).reduce(|a, b| format!("{a}; {b}")))
        }
    };
    html! {
        <li key={item.info.id.0} class="file">
            <span class={classes!("file-outcome", class)}>{ word }</span>
            <span class="file-name">{ received(&item.info.name) }</span>
            <span class="file-size">{ bytes(item.info.size) }</span>
            if let Some(detail) = detail {
                <span class="file-detail">{ received(&detail) }</span>
            }
        </li>
    }
}

/// Which files are read, and up to which limits.
#[component]
fn Limits() -> Html {
    let limits = intake::Limits::default();
    html! {
        <details>
            <summary>{ "What is read, and the limits" }</summary>
            <ul class="evidence">
                <li>{ "Reports as JSON, gzip, email (.eml), mailbox (.mbox), ZIP, TAR and Outlook message (.msg), inside one another, under any name." }</li>
                <li>{ format!("Mailboxes and archives may be of any size. One document in them may unpack to {} MiB.", limits.document >> 20) }</li>
                <li>{ format!("One file may unpack to {} GiB in all, or to {} times its size.", limits.total >> 30, limits.growth) }</li>
                <li>{ format!("One mail may have {} parts; containers may be nested {} deep.", number(limits.parts as u64), limits.depth) }</li>
                <li>{ format!("The reports that are kept may take {} MiB of memory, which is enough for some ten million failure details.", limits.memory >> 20) }</li>
                <li>{ format!("Content that grows more than {}-fold beyond {} is refused as a decompression bomb.", limits.ratio, Bytes(intake::Limits::RATIO_FLOOR)) }</li>
                <li>{ "Real reports stay far below all of these. Files over a limit are listed here; the others are not affected." }</li>
            </ul>
        </details>
    }
}
