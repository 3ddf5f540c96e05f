//! All reports: the answer first, then the problems, the list of reports, and what became of each file.

use std::rc::Rc;

use tls_rpt_workbench::protocol::Overview;
use tls_rpt_workbench::protocol::view::ReportRow;
use yew::prelude::*;

use super::files::FileList;
use super::problem::ProblemCard;
use super::progress::ProgressBar;
use crate::app::route::Route;
use crate::app::use_page;
use crate::browser::dom;
use crate::browser::files::Handle;
use crate::components::format::{count, days, names, number, received};
use crate::views::drop_zone::DropZone;

/// All reports.
#[component]
pub fn ReportsScreen() -> Html {
    let page = use_page();
    let state = &page.state;
    let tray = &state.tray;
    let clear = {
        let desk = page.desk.clone();
        Callback::from(move |_: MouseEvent| desk.clear())
    };
    let empty = tray.items().is_empty();
    let shown = state.overview.as_ref().filter(|overview| !overview.reports.is_empty());
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
                if tray.only_sample() {
                    <p class="sample-note">
                        <strong>{ "This is a sample." }</strong>{ " The figures are made up. Drop a report of your own to replace it." }
                    </p>
                }
                <ProgressBar />
                if let Some(overview) = shown {
                    <Answer overview={Rc::clone(overview)} />
                    if !overview.problems.is_empty() {
                        <section aria-labelledby="problems">
                            <h2 id="problems">{ "Problems and what to do" }</h2>
                            for (index, problem) in overview.problems.iter().enumerate() {
                                <ProblemCard key={index} problem={problem.clone()} />
                            }
                            if overview.problem_count > overview.problems.len() as u64 {
                                <p class="note">{ format!("The {} most urgent are shown.", overview.problems.len()) }</p>
                            }
                        </section>
                    }
                    <ReportTable overview={Rc::clone(overview)} />
                } else if tray.progress.is_none() {
                    <p class="alert">{ "None of these files holds a TLS report that could be read. What each of them is stands below." }</p>
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
struct AnswerProps {
    overview: Rc<Overview>,
}

/// The answer in a sentence, and how it was counted.
#[component]
fn Answer(props: &AnswerProps) -> Html {
    let overview = &props.overview;
    let sessions = overview.successful.saturating_add(overview.failed);
    let problems = overview.problem_count;
    let good = problems == 0 && overview.failed == 0;
    let sentence = if problems > 0 {
        format!(
            "{} in {}",
            count(problems, "problem", "problems"),
            count(overview.reports.len() as u64, "report", "reports")
        )
    } else if overview.failed > 0 {
        format!("{} without an explanation", count(overview.failed, "failed session", "failed sessions"))
    } else if sessions > 0 {
        format!("No problem: all {} followed the policy", count(sessions, "session", "sessions"))
    } else {
        "The reports count no session at all".to_owned()
    };
    let when = overview.range.map(|(start, end)| format!(", {}", days(start, end))).unwrap_or_default();
    html! {
        <section class={classes!("answer", if good { "good" } else { "bad" })} aria-labelledby="answer">
            <h2 id="answer">{ sentence }</h2>
            <dl class="figures">
                <div><dt>{ "Sessions" }</dt><dd>{ number(sessions) }</dd></div>
                <div><dt>{ "Followed the policy" }</dt><dd>{ number(overview.successful) }</dd></div>
                <div><dt>{ "Failed" }</dt><dd>{ number(overview.failed) }</dd></div>
                <div><dt>{ "Reports" }</dt><dd>{ number(overview.reports.len() as u64) }</dd></div>
            </dl>
            <p class="hint">
                { format!("Attempts to deliver mail to you, as seen by {}{when}. ", names(&overview.reporters, 3)) }
                { "When a report lists the same domain under several kinds of policy (MTA-STS and DANE), these are the same sessions: \
                   only the kind with the most is counted." }
            </p>
        </section>
    }
}

/// How many reports are listed at once.
const SHOWN: usize = 200;

#[derive(Properties, PartialEq)]
struct ReportTableProps {
    overview: Rc<Overview>,
}

/// The list of reports.
#[component]
fn ReportTable(props: &ReportTableProps) -> Html {
    let limit = use_state_eq(|| SHOWN);
    let reports = &props.overview.reports;
    let hidden = reports.len().saturating_sub(*limit);
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + SHOWN))
    };
    html! {
        <section aria-labelledby="reports">
            <h2 id="reports">{ "All reports" }</h2>
            <div class="table-frame" tabindex="0" role="group" aria-label="Table of reports">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{ "Sender" }</th>
                            <th scope="col">{ "Days" }</th>
                            <th scope="col">{ "Policy domain" }</th>
                            <th scope="col">{ "Policies" }</th>
                            <th scope="col" class="numeric">{ "Followed" }</th>
                            <th scope="col" class="numeric">{ "Failed" }</th>
                            <th scope="col">{ "Notes" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for row in reports.iter().take(*limit) {
                            { report_row(row) }
                        }
                    </tbody>
                </table>
            </div>
            if hidden > 0 {
                <p class="hint">{ format!("The newest {} of {} are shown.", *limit, number(reports.len() as u64)) }</p>
                <button type="button" class="button" onclick={more}>{ format!("Show {} more", hidden.min(SHOWN)) }</button>
            }
        </section>
    }
}

fn report_row(row: &ReportRow) -> Html {
    let name = row.organization.as_deref().map_or_else(|| "Unnamed sender".to_owned(), received);
    let when = row
        .start
        .or(row.end)
        .zip(row.end.or(row.start))
        .map_or_else(|| "unknown".to_owned(), |(start, end)| days(start, end));
    let mut notes = Vec::new();
    if row.conflicting {
        notes.push("same id, other content".to_owned());
    }
    if row.deviations > 0 {
        notes.push(count(row.deviations.into(), "deviation", "deviations"));
    }
    html! {
        <tr key={row.id}>
            <th scope="row"><a href={Route::Report(row.id).href()}>{ name }</a></th>
            <td class="nowrap">{ when }</td>
            <td>{ row.domains.iter().map(|domain| received(domain)).collect::<Vec<_>>().join(", ") }</td>
            <td>{ row.policy_types.iter().map(|kind| received(kind)).collect::<Vec<_>>().join(", ") }</td>
            <td class="numeric">{ number(row.successful) }</td>
            <td class={classes!("numeric", (row.failed > 0).then_some("failed"))}>{ number(row.failed) }</td>
            <td>{ notes.join(", ") }</td>
        </tr>
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
        let (text, desk) = (text.clone(), page.desk.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !text.trim().is_empty() {
                desk.hand_in(Handle::from_text("pasted text", &text).into_iter().collect());
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
