//! Findings of any grammar, as a list.

use tls_rpt_workbench::display::{received, shortened};
use tls_rpt_workbench::finding::{self, FindingCode};
use tls_rpt_workbench::record::{Finding, Severity};
use yew::prelude::*;

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

/// A list of findings; empty if there are none. Positions are shown if `text`, to which their spans refer, is given.
pub(crate) fn list<C: FindingCode>(findings: &[finding::Finding<C>], text: Option<&str>) -> Html {
    if findings.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="findings">
            for finding in findings {
                { item(finding.severity, &located(finding, text), finding.code.source()) }
            }
        </ul>
    }
}

/// The message, preceded by the line number if there are several lines, and by the text of the span.
fn located<C: FindingCode>(finding: &finding::Finding<C>, text: Option<&str>) -> String {
    let (Some(text), Some(span)) = (text, finding.span) else { return finding.message.clone() };
    let line = text.trim_end().contains('\n').then(|| {
        let before = text.get(..span.start).unwrap_or_default();
        format!("Line {}", before.matches('\n').count() + 1)
    });
    let there = text.get(span.start..span.end).and_then(|there| there.trim().lines().next());
    let there =
        there.filter(|there| !there.is_empty()).map(|there| format!("\u{201c}{}\u{201d}", shortened(there, 60)));
    let place: Vec<String> = [line, there].into_iter().flatten().collect();
    if place.is_empty() { finding.message.clone() } else { format!("{}: {}", place.join(", "), finding.message) }
}
