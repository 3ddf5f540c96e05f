//! A domain in full: who reports about it, whether it can change to enforce, and the policies that reports quote.

use std::rc::Rc;

use tls_rpt_workbench::explore::domains::DomainReporter;
use tls_rpt_workbench::explore::{Dimension, DomainRow, Filter, ReportingGap, url_query};
use tls_rpt_workbench::page::{Answered, Route, Section};
use tls_rpt_workbench::present::Dashboard;
use tls_rpt_workbench::present::problem::ProblemRow;
use yew::prelude::*;

use super::drift::drift;
use super::readiness::readiness_of;
use crate::views::components::name::whole_name;
use crate::views::reports::look::{Look, only};
use crate::views::reports::problems::problem_link;
use tls_rpt_workbench::display::{count, day, number, received, short_percent, span};

#[derive(Properties, PartialEq)]
pub(super) struct DomainDetailProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
    /// The query of the filter, for links.
    pub query: AttrValue,
    /// The domain.
    pub domain: AttrValue,
}

/// The domain.
#[component]
pub(super) fn DomainDetail(props: &DomainDetailProps) -> Html {
    let DomainDetailProps { explored, look, query, domain } = props;
    let close = format!("#{}", Route::Reports(Section::Domains(None)).with_query(query));
    let row = explored.domains.iter().find(|row| row.domain == domain.as_str());
    let problems: Vec<&ProblemRow> = explored
        .problems
        .iter()
        .filter(|row| row.policy_domain.as_deref().unwrap_or_default() == domain.as_str())
        .collect();
    let drifts: Vec<_> = explored.figures.drift.iter().filter(|drift| drift.domain == domain.as_str()).collect();
    html! {
        <article class="domain-detail" aria-labelledby="domain-title">
            <header class="detail-head">
                <h2 id="domain-title" tabindex="-1">{ if domain.is_empty() { html! { "Domain not named" } } else { whole_name(domain) } }</h2>
                <a class="button small" href={close}>{ "Close" }</a>
            </header>
            if let Some(row) = row {
                <div class="panels">
                    <section class="panel" aria-labelledby="domain-problems">
                        <h3 id="domain-problems" class="panel-title">{ format!("Problems ({})", problems.len()) }</h3>
                        if problems.is_empty() { <p class="hint">{ "None." }</p> }
                        <ul class="problem-rows">
                            for problem in problems {
                                <li key={problem.id.fault.name().to_owned() + &problem.id.mx}>{ problem_link(explored, problem, query, false, "domain") }</li>
                            }
                        </ul>
                        { links(row, &explored.filter) }
                    </section>
                    <section class="panel" aria-labelledby="domain-enforce">
                        <h3 id="domain-enforce" class="panel-title">{ "From testing to enforce" }</h3>
                        { readiness_of(explored, row) }
                    </section>
                    { reporters(explored, look, row) }
                </div>
                for one in drifts {
                    { drift(one) }
                }
            } else {
                <p>{ "No report that matches the filter is about this domain." }</p>
            }
        </article>
    }
}

/// Who reports about the domain, and when last.
fn reporters(explored: &Dashboard, look: &Look, row: &DomainRow) -> Html {
    let gap = |reporter: &DomainReporter| {
        let gaps = &explored.figures.reporting_gaps;
        gaps.iter().find(|gap| gap.reporter == reporter.reporter).map(silence).filter(|text| !text.is_empty())
    };
    html! {
        <section class="panel wide" aria-labelledby="domain-reporters">
            <h3 id="domain-reporters" class="panel-title">{ "Reporters" }</h3>
            <div class="table-frame" tabindex="0" role="group" aria-label="Table of reporters of this domain">
                <table class="table plain">
                    <thead>
                        <tr>
                            <th scope="col">{ "Reporter" }</th>
                            <th scope="col" class="numeric">{ "Sessions" }</th>
                            <th scope="col" class="numeric">{ "Failed" }</th>
                            <th scope="col" class="numeric">{ "Failure rate" }</th>
                            <th scope="col">{ "Last report" }</th>
                            <th scope="col">{ "Days without a report" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for reporter in &row.reporters {
                            <tr key={reporter.reporter.clone()}>
                                <th scope="row" class="name">{ only(explored, look, Dimension::Reporter, &reporter.reporter, &received(&reporter.reporter)) }</th>
                                <td class="numeric">{ number(reporter.sessions.total()) }</td>
                                <td class="numeric">{ number(reporter.sessions.failed) }</td>
                                <td class="numeric">{ short_percent(reporter.sessions.failed, reporter.sessions.total()) }</td>
                                <td class="nowrap">{ reporter.last.map(day) }</td>
                                <td>{ gap(reporter).unwrap_or_else(|| "\u{2013}".to_owned()) }</td>
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
            if row.other_reporters > 0 {
                <p class="hint">{ format!("{} with fewer sessions.", count(row.other_reporters, "more reporter", "more reporters")) }</p>
            }
        </section>
    }
}

/// Maximum number of gaps listed per reporter.
const GAPS: usize = 5;

/// Days without a report of a reporter that reports regularly; empty if there are none.
fn silence(gap: &ReportingGap) -> String {
    let mut parts = Vec::new();
    if gap.silent > 0 {
        parts.push(format!("silent for {}", count(gap.silent.unsigned_abs(), "day", "days")));
    }
    let gaps: Vec<String> = gap.gaps.iter().take(GAPS).map(|(first, last)| span(*first, *last)).collect();
    if !gaps.is_empty() {
        let more = gap.gaps.len().saturating_sub(GAPS);
        let more = if more > 0 { format!(" and {more} more times") } else { String::new() };
        parts.push(format!("none for {}{more}", gaps.join(", ")));
    }
    if parts.is_empty() {
        return String::new();
    }
    let rhythm = if gap.rhythm == 1 { "daily".to_owned() } else { format!("every {} days", gap.rhythm) };
    format!("{}; normally reports {rhythm}", parts.join("; "))
}

fn links(row: &DomainRow, filter: &Filter) -> Html {
    let mut own = filter.clone();
    if !own.has(Dimension::Domain, &row.domain) {
        own.only(Dimension::Domain, &row.domain);
    }
    let query = url_query::print(&own);
    let link = |section: Section, text: &'static str| {
        html! { <a class="button small" href={format!("#{}", Route::Reports(section).with_query(&query))}>{ text }</a> }
    };
    html! {
        <div class="toolbar">
            { link(Section::Overview, "Only this domain") }
            { link(Section::Failures, "Failures of this domain") }
            { link(Section::List, "Reports of this domain") }
        </div>
    }
}
