//! Writes the document. `maud` escapes every text; what was received is made visible first ([`received`]).

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Summary, chart};
use crate::diagnosis::problems::ByReporter;
use crate::diagnosis::readiness::Readiness;
use crate::diagnosis::{Problem, Severity, Status};
use crate::display::{count, day, names, number, received, short_percent, span};
use crate::explore::{DomainRow, Ranking};
use crate::present::headline::{Headline, Tone};
use crate::present::problem::ProblemRow;
use crate::present::words::{self, NAMES};

/// The style sheet of the document. The content security policy of the page names its hash, so that the document can
/// also be shown and printed inside the page.
pub const STYLE: &str = concat!(include_str!("../../../styles/tokens.css"), include_str!("style.css"));

/// Maximum number of rows of a table of domains, and of a ranking.
const DOMAINS: usize = 60;
const GROUPS: usize = 12;

/// The document.
pub(super) fn html(summary: &Summary) -> String {
    let dashboard = &summary.dashboard;
    let title = format!("TLS reports: {}", domains_named(summary));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                // The document loads nothing, whatever it quotes.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { (cover(summary, &title)) }
                main {
                    (what_to_do(summary))
                    (domains(dashboard.domains.as_slice(), dashboard.domain_count, &dashboard.readiness))
                    @for (at, (problem, by_reporter)) in (1..).zip(&summary.problems) { (problem_section(at, problem, by_reporter)) }
                    (others(summary))
                    (figures(summary))
                }
                footer { (notes(summary)) }
            }
        }
    };
    page.into_string()
}

fn domains_named(summary: &Summary) -> String {
    let named: Vec<String> = summary.dashboard.domains.iter().map(|row| domain_name(&row.domain)).collect();
    match usize::try_from(summary.dashboard.domain_count).unwrap_or(usize::MAX).saturating_sub(3) {
        _ if named.is_empty() => "no domain".to_owned(),
        0 => names(&named, 3),
        more => format!(
            "{} and {more} more",
            named.iter().take(3).map(|name| received(name)).collect::<Vec<_>>().join(", ")
        ),
    }
}

fn domain_name(domain: &str) -> String {
    if domain.is_empty() { "not named".to_owned() } else { received(domain) }
}

fn reporter_name(label: &str) -> String {
    if label.is_empty() { "unnamed".to_owned() } else { received(label) }
}

fn cover(summary: &Summary, title: &str) -> Markup {
    let dashboard = &summary.dashboard;
    let shown = &dashboard.figures;
    let headline = Headline::of(dashboard);
    let tone = match headline.tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Calm | Tone::Nothing => "calm",
    };
    let reporters = shown.reporters.top.len() as u64 + shown.reporters.others;
    let conditions: Vec<String> =
        words::conditions(&dashboard.filter).into_iter().map(words::Condition::words).collect();
    html! {
        h1 { (title) }
        @if summary.options.sample { p class="made-up" { strong { "These reports are made up." } " They show what a summary looks like." } }
        p class="facts" {
            @if let Some((first, last)) = dashboard.range { (span(first, last)) " \u{b7} " }
            (count(shown.reports, "report", "reports")) " from " (count(reporters, "reporter", "reporters"))
            @if let Some(made) = summary.made { " \u{b7} made on " (day(made)) }
        }
        @if !conditions.is_empty() {
            p class="facts" { strong { "Only what matches: " } (conditions.join("; ")) ". Whether a problem lasts and how severe it is follows from all reports." }
        }
        @if summary.options.redacted {
            p class="facts" { strong { "Names are masked. " } "Domains, hosts, addresses and senders have made-up names; dates, counts and result types are unchanged." }
        }
        section class={ "answer " (tone) } {
            h2 { (headline.text) }
            @if let Some(reason) = &headline.reason {
                p { (reason.text) "." @if reason.more > 0 { " " (count(reason.more, "more problem needs action", "more problems need action")) "." } }
            }
        }
        dl class="figures" {
            (figure("Sessions", &number(shown.sessions.total())))
            (figure("Failed", &number(shown.sessions.failed)))
            (figure("Failure rate", &short_percent(shown.sessions.failed, shown.sessions.total())))
            @if shown.of_failures { (figure("Matching failures", &number(shown.matching))) }
            (figure("Reports", &number(shown.reports)))
        }
        (chart::days(shown))
        p class="note" { (chart::caption(shown)) }
    }
}

fn figure(name: &str, value: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// The problems that need action, one line each, before they are described in full.
fn what_to_do(summary: &Summary) -> Markup {
    html! {
        section {
            h2 { "What to do" }
            @if summary.problems.is_empty() {
                p { "Nothing needs action." }
            } @else {
                ol class="todo" {
                    @for (at, (problem, _)) in (1..).zip(&summary.problems) {
                        li {
                            (badge(problem.verdict.severity, false)) " "
                            a href={ "#problem-" (at) } { (heading(problem)) } ". "
                            (problem.fix()) " "
                            span class="note" { "Who: " (words::who_acts(problem)) "." }
                        }
                    }
                }
            }
        }
    }
}

fn heading(problem: &Problem) -> String {
    let place = words::place(problem).map(|place| format!(": {}", received(place))).unwrap_or_default();
    format!("{}{place}", problem.fault.title())
}

fn badge(severity: Severity, calm: bool) -> Markup {
    let (sign, word) = words::severity(severity);
    html! { span class={ "badge " (if calm { "calm" } else { severity.name() }) } { span aria-hidden="true" { (sign) } " " (word) } }
}

fn domains(rows: &[DomainRow], all: u64, readiness: &[Readiness]) -> Markup {
    html! {
        section {
            h2 { "Domains" }
            table {
                thead { tr {
                    th scope="col" { "Policy domain" }
                    th scope="col" { "Policy" }
                    th scope="col" class="number" { "Sessions" }
                    th scope="col" class="number" { "Failed" }
                    th scope="col" { "Open problems" }
                    th scope="col" { "Ready for enforce" }
                } }
                tbody {
                    @for row in rows.iter().take(DOMAINS) {
                        tr {
                            (named(&domain_name(&row.domain)))
                            td { (words::policy(&row.policy)) }
                            td class="number" { (number(row.sessions.total())) }
                            td class="number" { (number(row.sessions.failed)) " (" (short_percent(row.sessions.failed, row.sessions.total())) ")" }
                            td { @if let Some(worst) = row.worst { (badge(worst, false)) " " (number(row.open)) } @else { "none" } }
                            td { (readiness.iter().find(|found| found.domain == row.domain).map_or("\u{2013}", |found| words::verdict(found.verdict).1)) }
                        }
                    }
                }
            }
            @if all > rows.len().min(DOMAINS) as u64 { p class="note" { "The domains that need attention first, of " (number(all)) "." } }
            (ready(readiness))
        }
    }
}

/// What keeps domains from mode enforce, or speaks for it.
fn ready(readiness: &[Readiness]) -> Markup {
    html! {
        @for found in readiness.iter().take(DOMAINS) {
            p class="note" {
                strong { (domain_name(&found.domain)) ": " (words::verdict(found.verdict).1.to_lowercase()) " for enforce. " }
                @for reason in &found.reasons { (reason) " " }
            }
        }
    }
}

/// A name in the first column of a table; a very long one may be broken anywhere.
fn named(name: &str) -> Markup {
    let long = name.len() > 40;
    html! { th scope="row" class=[long.then_some("long")] { (name) } }
}

fn problem_section(at: usize, problem: &Problem, by_reporter: &ByReporter) -> Markup {
    let advice = problem.advice();
    html! {
        section class="problem" id={ "problem-" (at) } {
            h2 { (at) ". " (heading(problem)) }
            p { (badge(problem.verdict.severity, problem.verdict.status == Status::Over)) " " (words::state(problem)) }
            p { (crate::diagnosis::name_domain(advice.meaning, problem.policy_domain.as_deref())) }
            dl class="rows" {
                dt { "Severity" } dd { (words::because(problem)) }
                dt { "Who must fix it" } dd { (words::who_acts(problem)) }
                dt { @if words::in_all_reports(problem).is_some() { "In this filter" } @else { "Reported" } } dd { (words::reported(problem)) }
                @if let Some(whole) = words::in_all_reports(problem) { dt { "In all reports" } dd { (whole) } }
                @if !problem.hosts.is_empty() { dt { "MX hosts" } dd { (names(&problem.hosts, NAMES)) @if !problem.addresses.is_empty() { "; " (names(&problem.addresses, NAMES)) } } }
                dt { "Confidence" } dd { (words::certainty(problem.certainty)) ". " (received(&problem.why)) }
            }
            h3 { "What to do" }
            p { (problem.fix()) }
            @let steps = problem.steps();
            @if !steps.is_empty() {
                ol class="steps" {
                    @for step in &steps {
                        li {
                            (step.asks)
                            pre { code { (received(&step.command)) } }
                            p class="note" { strong { "Good: " } (step.good) }
                            p class="note" { strong { "Bad: " } (step.bad) }
                        }
                    }
                }
            }
            h3 { "Likely causes" }
            ol { @for cause in problem.causes() { li { (received(&cause)) } } }
            h3 { "Evidence" }
            (evidence(problem, by_reporter))
        }
    }
}

fn evidence(problem: &Problem, by_reporter: &ByReporter) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { "Reporter" } th scope="col" class="number" { "Failed" } th scope="col" class="number" { "Of" } th scope="col" class="number" { "Days with failures" } } }
            tbody {
                @for row in &by_reporter.rows {
                    tr {
                        (named(&reporter_name(&row.reporter)))
                        td class="number" { (number(row.failed)) }
                        td class="number" { (number(row.sessions)) }
                        td class="number" { (row.days.iter().flatten().filter(|(failed, _)| *failed > 0).count()) }
                    }
                }
            }
        }
        @if let (Some(first), Some(last)) = (by_reporter.days.first(), by_reporter.days.last()) {
            p class="note" { "All reports, " (span(*first, *last)) "." @if by_reporter.others > 0 { " " (count(by_reporter.others, "further reporter is", "further reporters are")) " left out." } }
        }
        p { "What the senders wrote (" (count(problem.rows, "entry", "entries")) "), result type " (names(&problem.result_types, NAMES)) ":" }
        ul class="texts" { @for text in &problem.evidence { li { (received(text)) } } }
    }
}

/// The problems that are not described in full.
fn others(summary: &Summary) -> Markup {
    let described = |row: &&ProblemRow| !summary.problems.iter().any(|(problem, _)| problem.id == row.id);
    let rows: Vec<&ProblemRow> = summary.dashboard.problems.iter().filter(described).collect();
    html! {
        @if !rows.is_empty() {
            section {
                h2 { "Problems that need no action now" }
                ul {
                    @for row in rows {
                        li {
                            strong {
                                (row.fault().title())
                                @if let Some(place) = row.hosts.first().or(row.policy_domain.as_ref()) { ": " (received(place)) }
                            }
                            @if let Some((first, last)) = row.verdict.days { ", " (span(first, last)) }
                            ", " (count(row.verdict.circumstances.failed, "failed session", "failed sessions")) ". "
                            span class="note" { (words::sentence(&row.verdict.because())) }
                        }
                    }
                }
            }
        }
    }
}

fn figures(summary: &Summary) -> Markup {
    let shown = &summary.dashboard.figures;
    html! {
        section {
            h2 { "Figures" }
            (ranking("Reporters", &shown.reporters, |label| {
                let gap = shown.reporting_gaps.iter().find(|gap| gap.reporter == label);
                gap.and_then(words::silence).map(|silence| format!(" ({silence})")).unwrap_or_default()
            }))
            (ranking("MX hosts with failures", &shown.mx, |_| String::new()))
            (ranking("Result types", &shown.result_types, |_| String::new()))
        }
    }
}

fn ranking(title: &str, ranking: &Ranking, more: impl Fn(&str) -> String) -> Markup {
    let rows = || ranking.top.iter().take(GROUPS);
    let left = ranking.top.len().saturating_sub(GROUPS) as u64 + ranking.others;
    let of_sessions = rows().any(|group| group.sessions.is_some());
    html! {
        @if rows().next().is_some() {
            table {
                thead { tr {
                    th scope="col" { (title) }
                    @if of_sessions { th scope="col" class="number" { "Sessions" } }
                    th scope="col" class="number" { "Failed" }
                } }
                tbody {
                    @for group in rows() {
                        tr {
                            (named(&format!("{}{}", reporter_name(&group.label), more(&group.label))))
                            @if of_sessions { td class="number" { @if let Some(of) = group.sessions { (number(of.total())) } } }
                            td class="number" { (number(group.sessions.map_or(group.matching, |of| of.failed))) }
                        }
                    }
                }
            }
            @if left > 0 { p class="note" { "And " (number(left)) " more." } }
        }
    }
}

fn notes(summary: &Summary) -> Markup {
    let figures = &summary.dashboard.figures;
    html! {
        h2 { "How to read this" }
        ul {
            li { "TLS reports (RFC 8460) are sent by other mail servers about their deliveries to a domain: how many sessions used TLS as the domain's MTA-STS policy or its TLSA records demand, and how many failed and why." }
            li { "A session is one attempt to deliver. Senders try again, so a failed session is not a lost message; mail that keeps failing is held back and finally returned." }
            li { "Reports are not signed by the systems they describe. Anybody can send one, so act on what several senders report." }
            @if figures.unexplained > 0 { li { "For " (count(figures.unexplained, "failed session", "failed sessions")) " the reports give no details." } }
            @if figures.implausible > 0 { li { (count(figures.implausible, "report claims", "reports claim")) " an impossible number of sessions, which is left out." } }
        }
        p class="note" { "Made with TLS-RPT Workbench, in a browser, from the reports only." }
    }
}
