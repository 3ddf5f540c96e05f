//! A problem in the list: one link with what tells it from the others.

use tls_rpt_workbench::diagnosis::{Assessment, Status};
use tls_rpt_workbench::page::{Route, Section};
use tls_rpt_workbench::present::Dashboard;
use tls_rpt_workbench::present::problem::{Attention, ProblemRow};
use yew::prelude::*;

use crate::views::components::charts::strip::failures_strip;
use crate::views::components::name::name;
use crate::views::components::severity::SeverityBadge;
use tls_rpt_workbench::display::{count, number, short_day, short_percent};

/// The link to a problem. `list` distinguishes the lists that may show it at the same time.
pub(crate) fn problem_link(
    explored: &Dashboard,
    row: &ProblemRow,
    query: &str,
    open: bool,
    list: &'static str,
) -> Html {
    let href = format!("#{}", Route::Reports(Section::Problems(Some(row.id.clone()))).with_query(query));
    let place = row.hosts.first().or(row.policy_domain.as_ref());
    let more = row.more_hosts + row.hosts.len().saturating_sub(1) as u64;
    let strip = format!("strip-{list}-{}-{}-{}", row.id.fault.name(), row.id.domain, row.id.mx);
    let key = strip.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect::<String>();
    html! {
        <a class="problem-row" {href} aria-current={open.then_some("true")}>
            <SeverityBadge severity={row.verdict.severity} calm={row.attention() == Attention::Over} />
            <span>
                <strong>{ row.fault().title() }</strong>
            </span>
            <span class="problem-row-facts">
                if let Some(place) = place {
                    <span class="problem-row-place">{ name(place) }if more > 0 { { format!(" and {} more", number(more)) } }</span>{ " \u{b7} " }
                }
                { facts(&row.verdict) }
            </span>
            if let Some(range) = explored.all_days.filter(|_| list != "overview") { { failures_strip(&key, row.verdict.by_day.iter().copied(), range) } }
        </a>
    }
}

/// Since or until when, how much fails, and who sees it.
fn facts(verdict: &Assessment) -> String {
    let circumstances = &verdict.circumstances;
    let when = match (verdict.days, verdict.status) {
        (Some((_, last)), _) if verdict.days_ago.is_some() => format!("last reported {}", short_day(last)),
        (Some((_, last)), Status::Over) => format!("last seen {}", short_day(last)),
        (Some((first, last)), Status::Unclear) if first < last => {
            format!("{} to {}", short_day(first), short_day(last))
        }
        (Some((first, _)), Status::Unclear) => format!("on {}", short_day(first)),
        (Some((first, _)), Status::Happening) if verdict.noise => format!("since {}, now and then", short_day(first)),
        (Some((first, _)), Status::Happening) => format!("since {}", short_day(first)),
        (None, _) => "on unknown days".to_owned(),
    };
    let share = short_percent(circumstances.failed, circumstances.sessions);
    let by = format!("{} of {}", number(circumstances.saw), count(circumstances.of, "reporter", "reporters"));
    format!("{when} \u{b7} {share} of sessions \u{b7} {by}")
}
