//! The check of an MTA-STS record or policy file.

use tls_rpt_workbench::mta_sts::{Checked, Mode};
use tls_rpt_workbench::record::{Severity, Verdict};
use yew::prelude::*;

use super::reading;
use crate::components::finding::list;
use tls_rpt_workbench::display::{count, received, shortened};

/// Maximum number of findings shown; more would not help.
const MOST_FINDINGS: usize = 40;

/// The verdict in a sentence.
pub(super) fn answer(checked: &Checked) -> String {
    let what = match checked {
        Checked::Record { .. } => "record",
        Checked::Policy { .. } => "policy file",
    };
    let of = |severity| checked.findings().iter().filter(|finding| finding.severity == severity).count() as u64;
    match checked.verdict() {
        Verdict::Valid => format!("This {what} is valid."),
        Verdict::ValidWithWarning => {
            format!("This {what} works, with {}.", count(of(Severity::Warning), "note", "notes"))
        }
        Verdict::Invalid => {
            let problems = count(of(Severity::Error), "problem", "problems");
            let refused = matches!(checked, Checked::Policy { check, .. } if check.mode == Some(Mode::Enforce));
            if refused {
                format!(
                    "With this {what}, senders may act as if there were no policy, or refuse hosts that its faulty lines leave out: {problems}."
                )
            } else {
                format!("With this {what}, senders may act as if there were no policy: {problems}.")
            }
        }
    }
}

/// The verdict about a pasted text, how it was read, and the findings.
pub(super) fn outcome(checked: &Checked, text: &str) -> Html {
    let findings = checked.findings();
    let left_out = findings.len().saturating_sub(MOST_FINDINGS);
    let (class, sign) = match checked.verdict() {
        Verdict::Valid => ("valid", "\u{2713}"),
        Verdict::ValidWithWarning => ("warning", "!"),
        Verdict::Invalid => ("error", "\u{2715}"),
    };
    // Spans refer to the record as stored in DNS, or to the file without what surrounded it.
    let (read, highlight) = match checked {
        Checked::Record { check, pasted } => (reading::view(pasted, text), check.record.as_deref()),
        Checked::Policy { text, .. } => (html! { <p>{ "Read as an MTA-STS policy file." }</p> }, Some(text.as_str())),
    };
    html! {
        <section class="check-result" aria-labelledby="verdict">
            <h2 id="verdict" class={classes!("verdict", class)}>
                <span class="verdict-sign" aria-hidden="true">{ sign }</span>{ answer(checked) }
            </h2>
            <p class="hint">{ "This is about MTA-STS, not TLS-RPT, and is checked as such." }</p>
            { read }
            { facts(checked) }
            { list(&findings[..findings.len() - left_out], highlight) }
            if left_out > 0 {
                <p class="hint">{ format!("And {left_out} more.") }</p>
            }
        </section>
    }
}

/// The values that could be read.
fn facts(checked: &Checked) -> Html {
    let text = match checked {
        Checked::Record { check, .. } => check.id.as_ref().map(|id| format!("id {id}")),
        Checked::Policy { check, .. } => {
            let mode = check.mode.map(|mode| format!("mode {}", mode.name()));
            let age = check.max_age.map(|seconds| format!("kept for {}", duration(seconds)));
            let hosts = (!check.mx.is_empty()).then(|| {
                let shown: Vec<String> = check.mx.iter().take(5).map(|host| shortened(&received(host), 60)).collect();
                let shown_all = shown.len() == check.mx.len();
                let rest =
                    if shown_all { String::new() } else { format!(" and {} more", check.mx.len() - shown.len()) };
                format!("{}{rest}", shown.join(", "))
            });
            let known: Vec<String> = [mode, age, hosts].into_iter().flatten().collect();
            (!known.is_empty()).then(|| known.join(" \u{b7} "))
        }
    };
    text.map_or_else(Html::default, |text| html! { <p class="wrap">{ text }</p> })
}

const DAY: u32 = 86_400;

/// Seconds as text, in days if they are whole days.
fn duration(seconds: u32) -> String {
    if seconds >= DAY && seconds.is_multiple_of(DAY) {
        count(u64::from(seconds / DAY), "day", "days")
    } else {
        count(u64::from(seconds), "second", "seconds")
    }
}
