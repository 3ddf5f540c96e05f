//! A policy of a report: its content, its session counts, and its failures by result type and receiving MX.

use tls_rpt_workbench::explore::{Filter, url_query};
use tls_rpt_workbench::present::report::{FailureGroup, FailureRow, PolicyView, TlsaView};
use tls_rpt_workbench::present::words;
use tls_rpt_workbench::report::{Policy, PolicyType};
use yew::prelude::*;

use tls_rpt_workbench::display::{count, number, received};
use tls_rpt_workbench::page::{Route, Section};

#[derive(Properties, PartialEq)]
pub(crate) struct PolicySectionProps {
    /// Position in the report, from 0.
    pub index: usize,
    /// The policy, prepared for display.
    pub policy: PolicyView,
}

/// The section for one policy.
#[component]
pub(crate) fn PolicySection(props: &PolicySectionProps) -> Html {
    let policy = &props.policy;
    let id = format!("policy-{}", props.index);
    let domain = policy.domain.as_deref().map_or_else(|| "no domain given".to_owned(), received);
    html! {
        <section class="policy" aria-labelledby={id.clone()}>
            <h2 {id}>{ kind_name(policy) }{ ": " }<span class="mono">{ domain }</span></h2>
            if policy.domain_inferred {
                <p class="hint">{ "The report does not name the domain; it was inferred from the mail, the file name or the other policies." }</p>
            }
            <p class="hint">{ kind_meaning(policy.kind) }</p>
            if let Some(domain) = &policy.counted_with {
                <p class="hint">{ format!("This MX host is one of {}'s, so these are sessions of its MTA-STS entry: they are counted once, with it.", received(domain)) }</p>
            }
            if policy.shared > 0 {
                <p class="hint">{ format!("Other domains here have the same MX host: {} of these sessions are counted with theirs.", number(policy.shared)) }</p>
            }
            if policy.implausible {
                <p class="note">{ format!("More than {} sessions a day between one sender and one domain cannot be; these counts are left out of all figures.", number(Policy::PLAUSIBLE_A_DAY)) }</p>
            }
            <dl class="figures">
                <div><dt>{ "Sessions" }</dt><dd>{ number(policy.successful.saturating_add(policy.failed)) }</dd></div>
                <div><dt>{ "Successful" }</dt><dd>{ number(policy.successful) }</dd></div>
                <div><dt>{ "Failed" }</dt><dd>{ number(policy.failed) }</dd></div>
            </dl>
            { terms(policy) }
            for (index, group) in policy.groups.iter().enumerate() {
                { failure_group(index, group) }
            }
            if policy.group_count > policy.groups.len() as u64 {
                <p class="note">
                    { format!("The {} most urgent of {} groups are shown. ", policy.groups.len(), number(policy.group_count)) }
                    { in_table(&policy.filter) }
                </p>
            }
            { balance(policy) }
        </section>
    }
}

fn kind_name(policy: &PolicyView) -> String {
    match policy.kind {
        PolicyType::Sts => "MTA-STS".to_owned(),
        PolicyType::Tlsa => "DANE".to_owned(),
        PolicyType::NoPolicyFound => "No policy found".to_owned(),
        PolicyType::Other => policy.kind_text.as_deref().map_or_else(
            || "Policy of no stated kind".to_owned(),
            |text| format!("Policy \u{201c}{}\u{201d}", received(text)),
        ),
    }
}

const fn kind_meaning(kind: PolicyType) -> &'static str {
    match kind {
        PolicyType::Sts => "The sender applied the MTA-STS policy of this domain.",
        PolicyType::Tlsa => {
            "The sender applied DANE: TLSA records in signed DNS. Some senders name the MX host here instead of the mail domain."
        }
        PolicyType::NoPolicyFound => {
            "The sender found neither MTA-STS nor DANE. Mail normally went through, with TLS where it was offered."
        }
        PolicyType::Other => "RFC 8460 does not know this kind of policy; its figures are shown as received.",
    }
}

/// The content of the policy: mode, MX hosts, `max_age`, or TLSA records.
fn terms(policy: &PolicyView) -> Html {
    let unstated = policy.lines.is_empty() && policy.kind != PolicyType::NoPolicyFound;
    let any = policy.mode.is_some() || !policy.mx.is_empty() || policy.max_age.is_some() || unstated;
    html! {
        <>
            if any {
            <dl class="facts">
                if let Some(mode) = &policy.mode {
                    <><dt>{ "Mode" }</dt><dd>{ received(mode) }{ mode_meaning(mode) }</dd></>
                }
                if !policy.mx.is_empty() {
                    <><dt>{ "MX patterns" }</dt><dd class="mono">{ policy.mx.iter().map(|mx| received(mx)).collect::<Vec<_>>().join(", ") }{ and_more(policy.more_mx) }</dd></>
                }
                if let Some(age) = &policy.max_age {
                    <><dt>{ "Kept for" }</dt><dd>{ max_age(age) }</dd></>
                }
                if unstated {
                    <><dt>{ "Policy" }</dt><dd>{ "not included in the report" }</dd></>
                }
            </dl>
            }
            if !policy.tlsa.is_empty() {
                <ul class="tlsa" aria-label="TLSA records">
                    for record in &policy.tlsa {
                        { tlsa(record) }
                    }
                </ul>
                if policy.more_lines > 0 { <p class="hint">{ and_more(policy.more_lines) }</p> }
            }
            if policy.kind != PolicyType::Tlsa && !policy.lines.is_empty() {
                <details>
                    <summary>{ "The policy as the sender saw it" }</summary>
                    <pre class="raw small" tabindex="0" role="group" aria-label="Policy as quoted">{ policy.lines.iter().map(|line| received(line)).collect::<Vec<_>>().join("\n") }{ and_more(policy.more_lines) }</pre>
                </details>
            }
        </>
    }
}

/// A note about the number of entries that are not shown.
fn and_more(more: u64) -> String {
    if more == 0 { String::new() } else { format!(" and {} more, in the raw JSON", number(more)) }
}

fn mode_meaning(mode: &str) -> &'static str {
    match mode {
        "enforce" => ": mail is held back when the policy cannot be met",
        "testing" => ": mail is delivered in spite of failures, and they are reported",
        "none" => ": the domain is giving MTA-STS up",
        _ => " (not a mode of RFC 8461)",
    }
}

fn max_age(text: &str) -> String {
    match text.parse::<u64>() {
        Ok(seconds) if seconds >= 86_400 => format!("{} ({text} seconds)", count(seconds / 86_400, "day", "days")),
        Ok(_) => format!("{text} seconds: shorter than a day, so the policy hardly protects"),
        Err(_) => format!("\u{201c}{}\u{201d} (not a number of seconds)", received(text)),
    }
}

fn tlsa(record: &TlsaView) -> Html {
    html! {
        <li>
            <code class="wrap">{ received(&record.text) }</code>
            if let Some(words) = &record.words { <span class="hint">{ words }</span> }
            if let Some(fault) = &record.fault { <span class="field-error">{ fault }</span> }
        </li>
    }
}

fn failure_group(index: usize, group: &FailureGroup) -> Html {
    let mx = group.mx.as_deref().map(received);
    let result_type = group.result_type.as_deref().map_or_else(|| "no result type".to_owned(), received);
    html! {
        <article key={index} class="problem">
            <header class="problem-head">
                <h3>
                    { &group.title }
                    if let Some(mx) = &mx { <>{ ": " }<span class="mono">{ mx }</span></> }
                </h3>
            </header>
            <p>{ &group.meaning }</p>
            <dl class="facts">
                <dt>{ "Failed sessions" }</dt>
                <dd>{ format!("{}: {}", number(group.failed), group.consequence.in_words()) }</dd>
                <dt>{ "Result type" }</dt>
                <dd><code>{ result_type }</code>if !group.registered { <span class="hint">{ " (not registered in RFC 8460)" }</span> }</dd>
                if mx.is_none() {
                    <><dt>{ "MX" }</dt><dd>{ "not stated: usually no connection was made" }</dd></>
                }
                if group.outside_policy {
                    <><dt>{ "MX in the policy" }</dt><dd>{ "no: none of the policy's patterns covers this host" }</dd></>
                }
                <dt>{ "Who must fix it" }</dt>
                <dd>{ words::who(group.who) }</dd>
                <dt>{ "Confidence" }</dt>
                <dd>{ words::certainty(group.certainty) }{ ". " }{ received(&group.why) }</dd>
                <dt>{ "What to do" }</dt>
                <dd>{ &group.fix }</dd>
            </dl>
            { failure_rows(group) }
        </article>
    }
}

/// Returns the text of one column of a row.
type Pick = fn(&FailureRow) -> &Option<String>;

fn failure_rows(group: &FailureGroup) -> Html {
    let any = |pick: Pick| group.rows.iter().any(|row| pick(row).is_some());
    let columns: [(&str, Pick); 5] = [
        ("From (sending MTA)", |row| &row.sending_mta_ip),
        ("To (receiving IP)", |row| &row.receiving_ip),
        ("HELO name", |row| &row.helo),
        ("Reason", |row| &row.reason),
        ("Additional information", |row| &row.information),
    ];
    let columns: Vec<_> = columns.into_iter().filter(|(_, pick)| any(*pick)).collect();
    if columns.is_empty() {
        return Html::default();
    }
    html! {
        <details>
            <summary>{ format!("Addresses and reasons: {}", count(group.row_count, "line", "lines")) }</summary>
            <div class="table-frame" tabindex="0" role="group" aria-label="Addresses and reasons">
                <table class="table">
                    <thead>
                        <tr>
                            for (name, _) in &columns { <th scope="col">{ *name }</th> }
                            <th scope="col" class="numeric">{ "Failed" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for row in &group.rows {
                            <tr>
                                for (_, pick) in &columns { <td class="mono">{ cell(pick(row).as_deref()) }</td> }
                                <td class="numeric">{ number(row.failed) }</td>
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
            if group.row_count > group.rows.len() as u64 {
                <p class="hint">
                    { format!("The first {} of {} are shown. ", group.rows.len(), number(group.row_count)) }
                    { in_table(&group.filter) }
                </p>
            }
        </details>
    }
}

/// The link to the table of failure details, which lists all of them.
fn in_table(filter: &Filter) -> Html {
    let address = Route::Reports(Section::Failures).with_query(&url_query::print(filter));
    html! { <a href={format!("#{address}")}>{ "All of them, in the table of failure details" }</a> }
}

/// Received text; an https URL becomes a link that sends no referrer. It is never fetched automatically.
fn cell(text: Option<&str>) -> Html {
    let Some(text) = text else { return Html::default() };
    let shown = received(text);
    let plain = shown == text
        && text.starts_with("https://")
        && text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\'));
    if plain {
        html! { <a href={text.to_owned()} rel="noopener noreferrer" target="_blank">{ shown }</a> }
    } else {
        html! { { shown } }
    }
}

/// A note if the counts of summary and details differ.
fn balance(policy: &PolicyView) -> Html {
    if policy.unexplained > 0 {
        let text = format!(
            "{} of the summary without any detail: the sender did not say why.",
            count(policy.unexplained, "failed session", "failed sessions")
        );
        return html! { <p class="note">{ text }</p> };
    }
    if policy.detailed > policy.failed {
        let text = format!(
            "The details list {}, the summary {}. One session may fail in more than one way, so this is no contradiction.",
            count(policy.detailed, "failure", "failures"),
            number(policy.failed)
        );
        return html! { <p class="note">{ text }</p> };
    }
    Html::default()
}
