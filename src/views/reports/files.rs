//! The outcome of each added file. Every file is listed, with exactly one outcome.

use tls_rpt_workbench::intake::limits::Bytes;
use tls_rpt_workbench::intake::{self, Outcome};
use tls_rpt_workbench::page::{FileEntry, FileStatus};
use yew::prelude::*;

use crate::context::use_page;
use crate::views::components::show_more::use_shown;
use tls_rpt_workbench::display::{bytes, count, number, received};

/// Number of files listed at first; small, because the list is rendered repeatedly during reading.
const SHOWN: usize = 50;
/// Number of further files shown at a time.
const MORE: usize = 200;

/// The files and their outcomes, those that need attention first.
#[component]
pub(crate) fn FileList() -> Html {
    let page = use_page();
    let items = page.state.files.entries();
    let shown = use_shown(SHOWN, MORE);
    let mut order: Vec<&FileEntry> = items.iter().collect();
    order.sort_by_key(|item| (rank(item), item.info.id));
    let total = order.len();
    html! {
        <section aria-labelledby="files">
            <h2 id="files">{ "Files" }</h2>
            <p class="hint">{ summary(items) }</p>
            <ul class="files">
                for item in order.into_iter().take(shown.limit()) {
                    { file(item) }
                }
            </ul>
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

fn summary(items: &[FileEntry]) -> String {
    let of = |wanted: Outcome| {
        items.iter().filter(|item| matches!(&item.status, FileStatus::Done(done) if done.outcome == wanted)).count()
            as u64
    };
    let cancelled = items.iter().filter(|item| item.status == FileStatus::Cancelled).count() as u64;
    let parts = [
        (of(Outcome::Read), "read"),
        (of(Outcome::Duplicate), "known already"),
        (of(Outcome::NotAReport), "not a TLS report"),
        (of(Outcome::Damaged), "damaged"),
        (of(Outcome::OverLimit), "over a limit"),
        (cancelled, "not read because you stopped"),
    ];
    let counts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let files = count(items.len() as u64, "file", "files");
    if counts.is_empty() { files } else { format!("{files}: {}", counts.join(", ")) }
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
                .then(|| format!("{} known already", count(done.duplicates.into(), "report", "reports")));
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
                <li>{ "Reports as JSON, gzip, e-mail (.eml), mailbox (.mbox), ZIP, TAR and Outlook message (.msg), inside one another, under any name." }</li>
                <li>{ format!("Mailboxes and archives may be of any size. One document in them may unpack to {} MiB.", limits.document >> 20) }</li>
                <li>{ format!("One file may unpack to {} GiB in all, or to {} times its size.", limits.total >> 30, limits.growth) }</li>
                <li>{ format!("One mail may have {} parts; containers may be nested {} deep.", number(limits.parts as u64), limits.depth) }</li>
                <li>{ format!("The reports that are kept may take {} MiB of memory, which is enough for some ten million failure details.", limits.memory >> 20) }</li>
                <li>{ format!("Content that grows more than {}-fold beyond {} is refused as a decompression bomb.", limits.ratio, Bytes(intake::Limits::RATIO_FLOOR)) }</li>
                <li>{ "Real reports stay far below all of these. A file that reaches one is named here; the others are not affected." }</li>
            </ul>
        </details>
    }
}
