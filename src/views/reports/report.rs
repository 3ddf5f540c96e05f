//! A single report in full: sender, period, policies, failures, deviations from RFC 8460, and the raw text.

use std::rc::Rc;

use tls_rpt_workbench::present::report::ReportView;
use yew::prelude::*;

use super::policy::PolicySection;
use super::raw::Raw;
use crate::context::{Page, use_page};
use crate::views::components::show_more;
use tls_rpt_workbench::archive::ReportId;
use tls_rpt_workbench::display::{count, days, received, time};
use tls_rpt_workbench::page::{Route, Section};
use tls_rpt_workbench::report::{Signed, Timestamp, Unread};
use web::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct ReportScreenProps {
    /// Number of the report in the archive.
    pub id: ReportId,
}

/// The screen of a single report.
#[component]
pub(crate) fn ReportScreen(props: &ReportScreenProps) -> Html {
    let page = use_page();
    let loaded = matches!(&page.state.report, Some(Ok(view)) if view.row.id == props.id);
    // When the report arrives, the heading that had the focus is replaced.
    use_effect_with(loaded, |_| dom::after_drawing(|| dom::focus_if_lost("heading")));
    let view = match &page.state.report {
        Some(Ok(view)) if view.row.id == props.id => view.clone(),
        None | Some(Ok(_)) => {
            return html! { <><Back /><h1 id="heading" tabindex="-1">{ "Report" }</h1><p role="status">{ "Loading\u{2026}" }</p></> };
        }
        Some(Err(_)) => {
            return html! {
                <>
                    <Back />
                    <h1 id="heading" tabindex="-1">{ "This report is not here" }</h1>
                    <p>{ "Reports are forgotten when the tab is closed or reloaded. Drop the file again to read it." }</p>
                </>
            };
        }
    };
    let name = view.row.organization.as_deref().map_or_else(|| "Unnamed sender".to_owned(), received);
    let sample = page.state.files.entry(view.file).is_some_and(|item| item.sample);
    html! {
        <>
            <div class="toolbar">
                <Back />
                { neighbours(&page, props.id) }
            </div>
            <h1 id="heading" tabindex="-1">{ format!("Report from {name}") }</h1>
            if sample {
                <p class="sample-note"><strong>{ "This report is made up." }</strong></p>
            }
            { facts(&view, page.state.files.entry(view.file).map(|item| item.info.name.as_str())) }
            if view.row.conflicting {
                <p class="alert">{ "Another report has the same sender, identifier and period, but different content. Both are kept and counted." }</p>
            }
            if view.policies.is_empty() {
                <p>{ "This report lists no policy, so it counts no session." }</p>
            }
            for (index, policy) in view.policies.iter().enumerate() {
                <PolicySection key={index} {index} policy={policy.clone()} />
            }
            { more_policies(&page, &view) }
            { unread(&view) }
            { deviations(&view) }
            <Raw id={props.id} file={view.file} />
        </>
    }
}

/// Links to the reports before and after this one in the list, as far as that is loaded.
fn neighbours(page: &Page, id: ReportId) -> Html {
    let rows = &page.state.listed.rows;
    let Some(at) = rows.iter().position(|row| row.id == id) else { return Html::default() };
    let link = |at: Option<usize>, text: &'static str| {
        let row = at.and_then(|at| rows.get(at));
        row.map(|row| html! { <a href={Route::Report(row.id).href()}>{ text }</a> })
    };
    html! {
        <nav class="neighbours" aria-label="Reports in the list">
            { link(at.checked_sub(1), "Previous report") }
            { link(at.checked_add(1), "Next report") }
        </nav>
    }
}

/// The button for further policies, if there are any.
fn more_policies(page: &Page, view: &ReportView) -> Html {
    let (shown, more) = (view.policies.len() as u64, u64::from(ReportView::POLICIES));
    let (session, id) = (Rc::clone(&page.session), view.row.id);
    let wanted = u32::try_from(shown + more).unwrap_or(u32::MAX);
    let onclick = Callback::from(move |_: MouseEvent| session.update(|session| session.ask_report(id, wanted)));
    show_more::button(shown, more, view.policy_count, ("policy", "policies"), onclick)
}

/// The link back to the reports, with the last filter.
#[component]
fn Back() -> Html {
    let page = use_page();
    html! { <p class="back"><a href={format!("#{}", page.state.fragment_of(Section::List))}>{ "\u{2190} All reports" }</a></p> }
}

fn facts(view: &ReportView, file: Option<&str>) -> Html {
    let row = &view.row;
    let day = row
        .start
        .or(row.end)
        .zip(row.end.or(row.start))
        .map_or_else(|| "unknown".to_owned(), |(start, end)| days(start, end));
    let point = |at: Option<Timestamp>, text: &Option<String>| match (at, text) {
        (Some(at), _) => time(at),
        (None, Some(text)) => format!("\u{201c}{}\u{201d} (not a date)", received(text)),
        (None, None) => "not given".to_owned(),
    };
    let given = |text: &Option<String>| text.as_deref().map_or_else(|| "not given".to_owned(), received);
    html! {
        <dl class="facts">
            <dt>{ "Covers" }</dt>
            <dd>{ day }if row.misdated { <span class="hint">{ " (no report can have this date; it counts, but is in no timeline)" }</span> }if view.range_inferred { <span class="hint">{ " (inferred from the file's name)" }</span> }<span class="hint">{ format!(" ({} to {})", point(row.start, &view.start_text), point(row.end, &view.end_text)) }</span></dd>
            <dt>{ "Contact" }</dt>
            <dd>{ given(&view.contact) }</dd>
            <dt>{ "Report id" }</dt>
            <dd class="mono">{ given(&view.report_id) }</dd>
            if let Some(submitter) = &view.submitter {
                <>
                    <dt>{ "Submitted by" }</dt>
                    <dd>{ received(submitter) }<span class="hint">{ " (according to the email or file name)" }</span></dd>
                </>
            }
            <dt>{ "File" }</dt>
            <dd class="mono">
                { file.map_or_else(String::new, received) }
                if !view.place.is_empty() { { format!(" > {}", received(&view.place)) } }
            </dd>
            <dt>{ "Authenticity" }</dt>
            <dd>{ authenticity(view.signed.as_ref()) }</dd>
        </dl>
    }
}

/// What is known about who sent the report, and whose word that is.
fn authenticity(signed: Option<&Signed>) -> Html {
    const HINT: &str =
        "Nothing is verified here: anybody can send a report, and senders should sign it (RFC 8460 s.3).";
    let Some(signed) = signed else {
        return html! { <>{ "Not known: it did not come in a mail." }<br /><span class="hint">{ HINT }</span></> };
    };
    let domain = signed.domain.as_deref().map(received);
    let word = signed.server.as_deref().map_or_else(
        || " (according to the header of the mail)".to_owned(),
        |server| format!(" (according to {}, in the header of the mail)", received(server)),
    );
    let text = match (signed.result.as_deref(), domain) {
        (Some("none"), _) => "Not signed".to_owned(),
        (Some(result), Some(domain)) => format!("Signed by {domain}: {}", received(result)),
        (Some(result), None) => format!("Signature: {}", received(result)),
        (None, Some(domain)) => format!("Signed by {domain}; whether the signature is valid is not known"),
        (None, None) => "Not known: the mail has no signature, and no server noted whether it had one".to_owned(),
    };
    html! {
        <>
            { text }
            if signed.result.is_some() { <span class="hint">{ word }</span> }
            <br /><span class="hint">{ HINT }</span>
        </>
    }
}

/// Members that are not known, with their values.
fn unread(view: &ReportView) -> Html {
    if view.unread.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="unread">
            <h2 id="unread">{ "Members that are not understood" }</h2>
            <p class="hint">{ "RFC 8460 does not have them, and nothing is concluded from them." }</p>
            <dl class="facts">
                for unread in &view.unread {
                    <dt><code>{ received(&place_of(unread)) }</code></dt>
                    <dd class="mono wrap">{ if unread.value.is_empty() { "null".to_owned() } else { received(&unread.value) } }</dd>
                }
            </dl>
        </section>
    }
}

/// Where a member is, with its name.
fn place_of(unread: &Unread) -> String {
    if unread.path.is_empty() { unread.member.clone() } else { format!("{}.{}", unread.path, unread.member) }
}

fn deviations(view: &ReportView) -> Html {
    if view.deviations.is_empty() {
        return html! { <p class="hint">{ "The report follows RFC 8460 in every point that was checked." }</p> };
    }
    html! {
        <section aria-labelledby="deviations">
            <h2 id="deviations">{ "Deviations from RFC 8460" }</h2>
            <p class="hint">{ format!("{}, none of which kept the report from being read.", count(view.deviations.len() as u64, "place", "places")) }</p>
            <ul class="deviations">
                for deviation in &view.deviations {
                    <li>
                        if !deviation.path.is_empty() { <><code>{ &deviation.path }</code>{ ": " }</> }
                        { received(&deviation.message) }
                        { " " }<span class="source">{ deviation.code.source() }</span>
                    </li>
                }
            </ul>
        </section>
    }
}
