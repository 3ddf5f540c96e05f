//! Findings of the record checker, as a list.

use tls_rpt_workbench::record::{Finding, Severity};
use yew::prelude::*;

use tls_rpt_workbench::display::received;

#[derive(Properties, PartialEq)]
pub(crate) struct FindingListProps {
    /// The findings to list, in this order.
    pub findings: Vec<Finding>,
    /// An id for `aria-describedby`.
    #[prop_or_default]
    pub id: Option<AttrValue>,
}

/// A list of findings; empty if there are none.
#[component]
pub(crate) fn FindingList(props: &FindingListProps) -> Html {
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

/// One list item. The message may contain received text.
pub(crate) fn item(severity: Severity, message: &str, source: &'static str) -> Html {
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

/// The visual sign of a severity, shown in addition to its word.
pub(crate) const fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "\u{2715}",
        Severity::Warning => "!",
        Severity::Info => "i",
    }
}

/// The word for a severity.
pub(crate) const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Problem",
        Severity::Warning => "Note",
        Severity::Info => "Hint",
    }
}
