//! Findings of any grammar, each with its position in the text.

use tls_rpt_workbench::finding::Finding;
use tls_rpt_workbench::finding::FindingCode;
use yew::prelude::*;

use super::finding::item;
use tls_rpt_workbench::display::shortened;

/// A list of findings; empty if there are none. Positions are shown if `text`, to which their spans refer, is given.
pub(crate) fn list<C: FindingCode>(findings: &[Finding<C>], text: Option<&str>) -> Html {
    if findings.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="findings">
            for finding in findings {
                { item(finding.severity, &told(finding, text), finding.code.source()) }
            }
        </ul>
    }
}

/// The message, preceded by the line number if there are several lines, and by the text of the span.
fn told<C: FindingCode>(finding: &Finding<C>, text: Option<&str>) -> String {
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
