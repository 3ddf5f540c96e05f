//! The record with its findings highlighted, and an explanation of each finding.

use tls_rpt_workbench::record::check::Check;
use tls_rpt_workbench::record::explain::explain;
use tls_rpt_workbench::record::highlight::pieces;
use yew::prelude::*;

use crate::components::finding::{sign, word};
use tls_rpt_workbench::display::{count, received};

/// Maximum number of findings shown: a longer list is of no use for fixing a record.
const MOST: usize = 100;
/// Length in bytes above which findings are not highlighted in the text.
const LONGEST_MARKED: usize = 20_000;

/// The record with its findings highlighted, and an explanation of each finding.
pub(crate) fn findings(check: &Check) -> Html {
    let shown = &check.findings[..check.findings.len().min(MOST)];
    html! {
        <>
            if let Some(record) = check.record.as_deref().filter(|record| record.len() <= LONGEST_MARKED) {
                <h3>{ "The record" }</h3>
                <p class="marked" role="group" aria-label="The record with its findings marked">
                    for piece in pieces(record, shown) {
                        { match piece.severity {
                            None => html! { <span>{ received(piece.text) }</span> },
                            Some(severity) => html! {
                                <mark class={classes!("marked-piece", severity.name())}>
                                    { visible(piece.text) }
                                    <sup class="marked-number">{ numbers(&piece.findings) }</sup>
                                </mark>
                            },
                        } }
                    }
                </p>
            }
            if !shown.is_empty() {
                <h3>{ count(check.findings.len() as u64, "finding", "findings") }</h3>
                <ol class="explained">
                    for finding in shown {
                        <li class={classes!("explained-finding", finding.severity.name())}>
                            <p class="explained-message">
                                <span class="finding-sign" aria-hidden="true">{ sign(finding.severity) }</span>
                                <strong class="visually-hidden">{ word(finding.severity) }{ ": " }</strong>
                                { received(&finding.message) }
                                { " " }<span class="source">{ finding.code.source() }</span>
                            </p>
                            { explanation(finding.code) }
                        </li>
                    }
                </ol>
                if check.findings.len() > MOST {
                    <p class="hint">{ format!("The first {MOST} are shown.") }</p>
                }
            }
        </>
    }
}

fn explanation(code: tls_rpt_workbench::record::Code) -> Html {
    let explanation = explain(code);
    html! {
        <>
            <p class="explained-fix"><strong>{ "How to fix it: " }</strong>{ explanation.fix }</p>
            if !explanation.senders.is_empty() {
                <p class="explained-senders">
                    <strong>{ "Real senders: " }</strong>
                    for (index, behaviour) in explanation.senders.iter().enumerate() {
                        if index > 0 { { "; " } }
                        { format!("{} {}", behaviour.who, behaviour.does) }
                    }
                    { "." }
                </p>
            }
        </>
    }
}

/// The numbers of the findings at a position, as in the list.
fn numbers(findings: &[usize]) -> String {
    let numbers: Vec<String> = findings.iter().map(|index| (index + 1).to_string()).collect();
    numbers.join(",")
}

/// Received text for display; white space is made visible if there is nothing else.
fn visible(text: &str) -> String {
    if text.trim().is_empty() {
        text.chars().map(|c| if c == ' ' { '\u{2423}' } else { '\u{2409}' }).collect()
    } else {
        received(text)
    }
}
