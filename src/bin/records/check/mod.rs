//! The check screen: what was pasted, what it means, what is wrong with it and where, and the repaired record.
//!
//! | module | draws |
//! |---|---|
//! | [`reading`] | how the text was read, and the choice of what it is |
//! | [`findings`] | the record with its findings |
//! | [`repair`] | the repaired record |
//! | [`mta_sts`] | the check of an MTA-STS record or policy file |

mod findings;
mod mta_sts;
mod reading;
mod repair;

use tls_rpt_workbench::dns::TxtRecord;
use tls_rpt_workbench::mta_sts::{Checked, check_pasted_as, is_about_mta_sts};
use tls_rpt_workbench::record::build::ToAscii;
use tls_rpt_workbench::record::check::{Check, Verdict, check};
use tls_rpt_workbench::record::draft::policy_domain;
use tls_rpt_workbench::record::paste::{self, Pasted, ReadAs, check_pasted};
use tls_rpt_workbench::record::{Code, Severity};
use yew::prelude::*;

use self::findings::findings;
use self::repair::repair;
use crate::browser::idn;
use crate::components::field::Field;
use crate::components::finding::list;
use crate::components::lookup_link::lookup_link;
use crate::components::settled::{use_announcement, use_settled};
use crate::context::update_address;
use crate::context::use_page;
use tls_rpt_workbench::display::{received, shortened};
use tls_rpt_workbench::page::forms::{Action, ToCheck};
use web::copy::CopyButton;
use web::{dom, location};

/// Maximum length of pasted text in bytes; no real DNS answer comes near it.
const LONGEST: usize = 1 << 20;

/// Maximum number of records listed.
const MOST_RECORDS: usize = 50;

/// An example of input that the screen understands.
const EXAMPLE: &str = "_smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tlsrpt@example.com, https://reports.example.com/?id=7\"";

/// The screen of the record checker.
#[component]
pub(crate) fn CheckScreen() -> Html {
    let page = use_page();
    let form = page.state.to_check.clone();
    let result = use_memo(form.clone(), |form| judge(form, &idn::to_ascii));
    let change = {
        let (state, form) = (page.state.clone(), form.clone());
        move |edit: &dyn Fn(&mut ToCheck)| {
            let mut form = form.clone();
            edit(&mut form);
            state.dispatch(Action::ToCheck(form));
        }
    };
    let on_text = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| change(&|form| form.text = dom::value(&event)))
    };
    let on_domain = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| change(&|form| form.domain = dom::value(&event)))
    };
    let on_read_as = {
        let change = change.clone();
        Callback::from(move |choice: ReadAs| change(&|form| form.read_as = choice))
    };
    let on_example = Callback::from(move |_: MouseEvent| change(&|form| EXAMPLE.clone_into(&mut form.text)));
    let onfocusout = {
        let fragment = page.state.fragment();
        Callback::from(move |_: FocusEvent| update_address(&fragment))
    };
    let wrong_domain = result.as_ref().as_ref().and_then(|result| result.domain_error.clone());
    let domain_field = Field {
        id: "check-domain",
        label: "Domain it is for (optional)",
        placeholder: "example.com",
        typed: &form.domain,
    };
    let settled = use_settled(&form);
    let announcement = use_announcement(settled, || {
        let found = result.as_ref().as_ref();
        let found = found.map(|result| match &result.mta_sts {
            Some(checked) => mta_sts::answer(checked),
            None => verdict(&result.pasted, &result.check).2.to_owned(),
        });
        found.unwrap_or_default()
    });
    html! {
        <>
            { announcement }
            <h1 id="records-heading" tabindex="-1">{ "Check a " }<span class="nowrap">{ "TLS-RPT" }</span>{ " record" }</h1>
            <p class="lead">{ "Paste what you have: a TLS-RPT record, an MTA-STS record or an MTA-STS policy file. It is checked here; nothing is looked up or sent." }</p>
            <form class="check-form" {onfocusout} onsubmit={|event: SubmitEvent| event.prevent_default()}>
                <div class="field">
                    <label for="to-check">{ "Record or DNS answer" }</label>
                    <textarea
                        id="to-check"
                        class="input check-text"
                        rows="6"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        value={form.text.clone()}
                        aria-describedby="to-check-hint"
                        oninput={on_text}
                    />
                    <p id="to-check-hint" class="hint">
                        { "A value, zone-file lines, the whole answer of dig, nslookup, host or Resolve-DnsName, JSON, YAML, Terraform, a command, or what a web panel shows. " }
                        <button type="button" class="link" onclick={on_example}>{ "Try an example" }</button>
                    </p>
                    <p class="hint">
                        { "Don\u{2019}t have it? " }
                        { lookup_link(&form.domain, "Look it up in DNS") }
                        { " (separate page; asks a resolver you choose)." }
                    </p>
                </div>
                { domain_field.draw(
                    wrong_domain.is_some(),
                    wrong_domain.as_deref().unwrap_or("Also checks that the record is at the right name."),
                    on_domain,
                ) }
                if result.is_some() {
                    { reading::choice(form.read_as, on_read_as) }
                }
            </form>
            { match &*result {
                None => html! {},
                Some(result) => html! {
                    <>
                        { match &result.mta_sts {
                            Some(checked) => mta_sts::outcome(checked, &form.text),
                            None => outcome(result, &form.text),
                        } }
                        if let Some(fragment) = page.state.check_link() {
                            <p class="hint">
                                <CopyButton label="Copy link" what="to this check" text={location::link(&fragment)} />
                                { " The link contains the text you pasted." }
                            </p>
                        }
                    </>
                },
            } }
        </>
    }
}

/// The pasted text with its check.
#[derive(Debug, Clone, PartialEq)]
struct Judged {
    pasted: Pasted,
    check: Check,
    domain: Option<String>,
    domain_error: Option<String>,
    too_long: bool,
    /// The check of a text that is about MTA-STS instead.
    mta_sts: Option<Checked>,
}

/// Checks the pasted text; `None` while there is nothing to check.
fn judge(form: &ToCheck, to_ascii: ToAscii<'_>) -> Option<Judged> {
    let typed = (!form.domain.trim().is_empty()).then(|| policy_domain(&form.domain, to_ascii));
    let (domain, domain_error) = match typed {
        None => (None, None),
        Some(Ok(domain)) => (Some(domain), None),
        Some(Err(error)) => (None, Some(error.to_string())),
    };
    if form.text.trim().is_empty() {
        return None;
    }
    let too_long = form.text.len() > LONGEST;
    // A text is read once: as MTA-STS or as TLS-RPT.
    let about_mta_sts = !too_long && is_about_mta_sts(&form.text);
    let mta_sts = about_mta_sts.then(|| check_pasted_as(&form.text, None, domain.as_deref(), form.read_as));
    let pasted = if too_long || about_mta_sts {
        Pasted::default()
    } else {
        paste::read_for(&form.text, None, domain.as_deref(), form.read_as)
    };
    let check = check_pasted(&pasted, None, domain.as_deref());
    Some(Judged { pasted, check, domain, domain_error, too_long, mta_sts: mta_sts.flatten() })
}

/// The verdict, then the findings, then the repair.
fn outcome(Judged { pasted, check, domain, too_long, .. }: &Judged, text: &str) -> Html {
    if *too_long {
        return html! { <p class="alert" role="alert">{ "This is more than a megabyte of text. Paste only the DNS answer." }</p> };
    }
    let (class, sign, verdict) = verdict(pasted, check);
    html! {
        <section class="check-result" aria-labelledby="verdict">
            <h2 id="verdict" class={classes!("verdict", class)}>
                <span class="verdict-sign" aria-hidden="true">{ sign }</span>{ verdict }
            </h2>
            { reading::view(pasted, text) }
            { several(pasted) }
            { findings(check) }
            { destinations(check) }
            { repair(check, domain.clone().or_else(|| owner_domain(pasted)).as_deref()) }
        </section>
    }
}

/// The verdict: its class, its sign and its sentence.
fn verdict(pasted: &Pasted, check: &Check) -> (&'static str, &'static str, &'static str) {
    let other_error =
        check.findings.iter().any(|finding| finding.severity == Severity::Error && finding.code != Code::Placeholder);
    let has = |code| check.findings.iter().any(|finding| finding.code == code);
    match check.verdict {
        _ if has(Code::Placeholder) && !other_error => {
            ("warning", "?", "The shape of this record is right; what fills its placeholders is not in the text.")
        }
        Verdict::Valid if has(Code::NameVariable) => {
            ("valid", "\u{2713}", "The value is valid; its name has a variable and was judged in part.")
        }
        Verdict::Valid if has(Code::NameNotRead) => {
            ("valid", "\u{2713}", "The value is valid; its name was not in the text.")
        }
        Verdict::Valid => ("valid", "\u{2713}", "Senders can use this record."),
        Verdict::ValidWithWarning => ("warning", "!", "This record works, but some senders may read it differently."),
        Verdict::Invalid if pasted.is_open() && pasted.failure.is_some() => {
            ("warning", "?", "The look-up failed: whether there is a record is not known.")
        }
        Verdict::Invalid if pasted.is_open() => {
            ("warning", "?", "Whether there is a record is not known from this text.")
        }
        Verdict::Invalid => ("error", "\u{2715}", "Senders may act as if there were no record."),
    }
}

/// The policy domain of an owner name with the prefix `_smtp._tls`.
fn owner_domain(pasted: &Pasted) -> Option<String> {
    let owner = pasted.owner.as_deref()?.trim_end_matches('.').to_ascii_lowercase();
    owner.strip_prefix("_smtp._tls.").map(ToOwned::to_owned)
}

/// The records, if there are several.
fn several(pasted: &Pasted) -> Html {
    if pasted.answer.len() < 2 {
        return Html::default();
    }
    html! {
        <ol class="check-records">
            for record in pasted.answer.iter().take(MOST_RECORDS) {
                { one_of_several(record) }
            }
        </ol>
    }
}

/// One of several records, with its own findings. That there are several is a separate finding.
fn one_of_several(record: &TxtRecord) -> Html {
    let alone = check(std::slice::from_ref(record), None, None);
    html! {
        <li>
            <code>{ received(&shortened(&String::from_utf8_lossy(&record.octets()), 400)) }</code>
            { list(&alone.findings[..alone.findings.len().min(MOST_FINDINGS)], alone.record.as_deref()) }
        </li>
    }
}

/// Maximum number of findings shown for one of several records.
const MOST_FINDINGS: usize = 20;

fn destinations(check: &Check) -> Html {
    if check.destinations.is_empty() {
        return Html::default();
    }
    let heading = if check.verdict == Verdict::Invalid { "Where reports were meant to go" } else { "Where reports go" };
    html! {
        <>
            <h3>{ heading }</h3>
            <ul class="check-destinations">
                for destination in &check.destinations {
                    <li><code>{ received(&destination.target) }</code></li>
                }
            </ul>
        </>
    }
}
