//! Findings of the record checker, as a list.

use tls_rpt_workbench::record::{Finding, Severity};
use yew::prelude::*;

use super::format::received;

#[derive(Properties, PartialEq)]
pub struct FindingListProps {
    /// What is to be said.
    pub findings: Vec<Finding>,
    /// An id for `aria-describedby`.
    #[prop_or_default]
    pub id: Option<AttrValue>,
}

/// A list of findings; nothing when there are none.
#[component]
pub fn FindingList(props: &FindingListProps) -> Html {
    if props.findings.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="findings" id={props.id.clone()}>
            for finding in &props.findings {
                { item(finding.severity, &finding.message, finding.code.source()) }
            }
        </ul>
    }
}

/// One entry of such a list. The message may hold received text.
pub fn item(severity: Severity, message: &str, source: &'static str) -> Html {
    html! {
        <li class={classes!("finding", severity.name())}>
            <span class="finding-sign" aria-hidden="true">{ sign(severity) }</span>
            <span>
                <strong class="visually-hidden">{ word(severity) }{ ": " }</strong>
                { received(message) }
                { " " }<span class="source">{ source }</span>
            </span>
        </li>
    }
}

/// The sign of a severity, which repeats its word for the eye.
pub const fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "\u{2715}",
        Severity::Warning => "!",
        Severity::Info => "i",
    }
}

/// The word for a severity.
pub const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Problem",
        Severity::Warning => "Note",
        Severity::Info => "Hint",
    }
}
