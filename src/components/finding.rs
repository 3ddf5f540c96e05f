//! Findings of the record checker, as a list.

use tls_rpt_workbench::record::{Finding, Severity};
use yew::prelude::*;

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
                <li class={classes!("finding", finding.severity.name())}>
                    <span class="finding-sign" aria-hidden="true">{ sign(finding.severity) }</span>
                    <span>
                        <strong class="visually-hidden">{ word(finding.severity) }{ ": " }</strong>
                        { &finding.message }
                        { " " }<span class="source">{ finding.code.source() }</span>
                    </span>
                </li>
            }
        </ul>
    }
}

const fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "\u{2715}",
        Severity::Warning => "!",
        Severity::Info => "i",
    }
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Problem",
        Severity::Warning => "Note",
        Severity::Info => "Hint",
    }
}
