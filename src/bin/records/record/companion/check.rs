//! Checks a pasted MTA-STS record or policy file.

use tls_rpt_workbench::mta_sts::{Checked, check_pasted};
use tls_rpt_workbench::record::{Severity, Verdict};
use yew::prelude::*;

use super::{CompanionProps, DAY};
use crate::components::finding::list;
use crate::components::settled::{use_announcement, use_settled};
use tls_rpt_workbench::display::{count, received, shortened};
use web::dom;

/// Maximum number of findings shown; more would not help.
const MOST_FINDINGS: usize = 40;

/// The text field and the verdict under it.
#[component]
pub(super) fn CheckPart(props: &CompanionProps) -> Html {
    let text = use_state_eq(String::new);
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| text.set(dom::value(&event)))
    };
    let checked =
        use_memo(((*text).clone(), props.domain.clone()), |(text, domain)| check_pasted(text, domain.as_deref()));
    let settled = use_settled(&*text);
    let announcement = use_announcement(settled, || checked.as_ref().as_ref().map(answer).unwrap_or_default());
    html! {
        <div class="companion-check">
            <div class="field">
                <label for="companion-check">{ "What you have" }</label>
                <textarea
                    id="companion-check"
                    class="input"
                    rows="6"
                    autocapitalize="none"
                    spellcheck="false"
                    value={(*text).clone()}
                    aria-describedby="companion-check-note"
                    {oninput}
                />
                <p id="companion-check-note" class="hint">
                    { "The text of the policy file, or the record: its value, a zone-file line, or the answer of dig or nslookup. It stays in this tab." }
                </p>
            </div>
            { announcement }
            <div class="companion-verdict">
                if let Some(checked) = &*checked {
                    { verdict(checked, &text) }
                }
            </div>
        </div>
    }
}

/// The verdict in a sentence.
pub(crate) fn answer(checked: &Checked) -> String {
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
            format!("With this {what}, senders may act as if there were no policy: {problems}.")
        }
    }
}

/// The verdict about a text, what could be read, and the findings.
pub(crate) fn verdict(checked: &Checked, text: &str) -> Html {
    let findings = checked.findings();
    // Spans refer to the record as stored in DNS, or to the file as pasted.
    let highlight = match checked {
        Checked::Record { check, .. } => check.record.as_deref(),
        Checked::Policy { text, .. } => Some(text.as_str()),
    };
    let left_out = findings.len().saturating_sub(MOST_FINDINGS);
    html! {
        <>
            <h3>{ answer(checked) }</h3>
            { facts(checked) }
            { list(&findings[..findings.len() - left_out], highlight) }
            if left_out > 0 {
                <p class="hint">{ format!("And {left_out} more.") }</p>
            }
        </>
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

/// Seconds as text, in days if they are whole days.
fn duration(seconds: u32) -> String {
    if seconds >= DAY && seconds.is_multiple_of(DAY) {
        count(u64::from(seconds / DAY), "day", "days")
    } else {
        count(u64::from(seconds), "second", "seconds")
    }
}
