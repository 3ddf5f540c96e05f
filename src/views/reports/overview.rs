//! The overview: the answer first, then the problems, the figures, the rows, and the outcome of each file.

use std::rc::Rc;

use tls_rpt_workbench::explore::ReportOrder;
use tls_rpt_workbench::page::{Answered, FilterChange, Session};
use yew::prelude::*;

use super::answer::answer;
use super::changes::Changes;
use super::export::ExportMenu;
use super::figures::{by_day, by_host_and_fault, by_value};
use super::files::FileList;
use super::filters::FilterBar;
use super::list::list;
use super::look::Look;
use super::problem::ProblemList;
use super::progress::ProgressBar;
use super::readiness::ReadinessList;
use super::rows::FailureRows;
use crate::browser::files::Handle;
use crate::context::use_page;
use crate::views::components::deferred_sections::use_deferred_sections;
use crate::views::drop_zone::DropZone;
use tls_rpt_workbench::page::state::Listed;
use web::dom;

/// The overview of all reports under the filter.
#[component]
pub(crate) fn ReportsScreen() -> Html {
    let page = use_page();
    let state = &page.state;
    let files = &state.files;
    let clear = {
        let session = page.session.clone();
        Callback::from(move |_: MouseEvent| session.update(Session::clear))
    };
    let look = {
        let session = Rc::clone(&page.session);
        use_callback((), move |change: FilterChange, ()| session.update(|session| session.update_filter(change)))
    };
    let more = {
        let session = Rc::clone(&page.session);
        use_callback((), move |known: u64, ()| session.update(|session| session.ask_reports(known)))
    };
    let sort = {
        let session = Rc::clone(&page.session);
        use_callback((), move |order: ReportOrder, ()| session.update(|session| session.sort_reports(order)))
    };
    let empty = files.entries().is_empty();
    let shown = state.explored.as_ref().filter(|explored| explored.all_reports > 0);
    html! {
        <>
            <h1 id="heading" tabindex="-1">{ "Reports" }</h1>
            if let Some(notice) = state.notice {
                <p class="note" role="status">{ notice }</p>
            }
            if let Some(trouble) = &state.trouble {
                <p class="alert" role="alert">{ format!("The reading engine cannot run: {trouble}.") }</p>
            }
            if empty {
                <p class="lead">{ "Drop what is in your mailbox. It is unpacked, read and explained here; nothing is sent anywhere." }</p>
                <DropZone />
                <PasteBox />
            } else {
                if files.only_sample() {
                    <p class="sample-note">
                        <strong>{ "This is a sample." }</strong>{ " The figures are made up. Drop a report of your own to replace it." }
                    </p>
                }
                <ProgressBar />
                if let Some(explored) = shown {
                    { answer(explored, explored.filter != *state.filter) }
                    <FilterBar
                        filter={Rc::clone(&state.filter)}
                        notes={Rc::clone(&state.filter_notes)}
                        look={look.clone()}
                    />
                    <ExportMenu />
                    <Evidence explored={Rc::clone(explored)} listed={state.listed.clone()} {look} {more} {sort} />
                } else if files.progress.is_none() {
                    <p class="alert">{ "None of these files holds a TLS report that could be read. See below what each file is." }</p>
                }
                <FileList />
                <div class="toolbar">
                    <DropZone compact=true />
                    <button type="button" class="button" onclick={clear}>{ "Clear everything" }</button>
                </div>
                <PasteBox />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct EvidenceProps {
    explored: Rc<Answered>,
    listed: Listed,
    look: Look,
    /// Requests the reports after this many.
    more: Callback<u64>,
    /// Requests another order of the reports.
    sort: Callback<ReportOrder>,
}

/// The details below the answer. Rendered part by part, so that the answer appears first.
#[component]
fn Evidence(props: &EvidenceProps) -> Html {
    let deferred_sections = use_deferred_sections(&props.explored, Part::ALL.len());
    html! {
        for (part, explored) in Part::ALL.into_iter().zip(deferred_sections) {
            if let Some(explored) = explored {
                <Section key={part as usize} {part} {explored} listed={(part == Part::List).then(|| props.listed.clone())} look={props.look.clone()} more={props.more.clone()} sort={props.sort.clone()} />
            }
        }
    }
}

/// A part of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Problems,
    Readiness,
    Days,
    Values,
    Matrix,
    Changes,
    Rows,
    List,
}

impl Part {
    /// All parts, in display order.
    const ALL: [Self; 8] = [
        Self::Problems,
        Self::Readiness,
        Self::Days,
        Self::Values,
        Self::Matrix,
        Self::Changes,
        Self::Rows,
        Self::List,
    ];
}

#[derive(Properties, PartialEq)]
struct SectionProps {
    part: Part,
    explored: Rc<Answered>,
    /// Only for [`Part::List`].
    listed: Option<Listed>,
    look: Look,
    more: Callback<u64>,
    sort: Callback<ReportOrder>,
}

/// One part; rendered again only when its properties change.
#[component]
fn Section(props: &SectionProps) -> Html {
    let (explored, look) = (&props.explored, &props.look);
    match props.part {
        Part::Problems => html! { <ProblemList explored={Rc::clone(explored)} look={look.clone()} /> },
        Part::Readiness => html! { <ReadinessList explored={Rc::clone(explored)} look={look.clone()} /> },
        Part::Days => by_day(explored, look),
        Part::Values => by_value(explored, look),
        Part::Matrix => by_host_and_fault(explored, look),
        Part::Changes => html! { <Changes explored={Rc::clone(explored)} look={look.clone()} /> },
        Part::Rows => html! { <FailureRows explored={Rc::clone(explored)} look={look.clone()} /> },
        Part::List => {
            let listed = props.listed.clone().unwrap_or_default();
            let (more, next) = (props.more.clone(), listed.rows.len() as u64);
            list(explored, &listed, look, &props.sort, Callback::from(move |_| more.emit(next)))
        }
    }
}

/// A field to paste a report into, for those who have it as text.
#[component]
fn PasteBox() -> Html {
    let page = use_page();
    let text = use_state_eq(String::new);
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| text.set(dom::value(&event)))
    };
    let onsubmit = {
        let (text, session) = (text.clone(), page.session.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !text.trim().is_empty() {
                session.add_files(Handle::from_text("pasted text", &text).into_iter().collect());
                text.set(String::new());
            }
        })
    };
    html! {
        <details class="paste">
            <summary>{ "Paste a report as text" }</summary>
            <form {onsubmit}>
                <label for="paste">{ "JSON, or the source of an e-mail" }</label>
                <textarea id="paste" class="input" rows="6" spellcheck="false" value={(*text).clone()} {oninput} />
                <button type="submit" class="button" disabled={text.trim().is_empty()}>{ "Read it" }</button>
            </form>
        </details>
    }
}
