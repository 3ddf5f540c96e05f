//! The answer in one sentence, and the figures it is based on.

use tls_rpt_workbench::page::{Route, Section};
use tls_rpt_workbench::present::{Dashboard, Headline, Tone};
use tls_rpt_workbench::report::Policy;
use yew::prelude::*;

use tls_rpt_workbench::display::{count, number, short_percent};

/// The answer; `query` is that of the filter, for the link to the problem.
pub(super) fn answer(explored: &Dashboard, query: &str) -> Html {
    let headline = Headline::of(explored);
    let figures = &explored.figures;
    let sessions = figures.sessions;
    let (tone, sign) = match headline.tone {
        Tone::Good => ("good", "\u{2713}"),
        Tone::Calm => ("calm", "\u{2713}"),
        Tone::Bad => ("bad", "!"),
        Tone::Nothing => ("nothing", "?"),
    };
    html! {
        <section class={classes!("answer", tone)} aria-labelledby="answer">
            <span class="answer-sign" aria-hidden="true">{ sign }</span>
            <div class="answer-text">
                <h2 id="answer">{ &headline.text }</h2>
                if let Some(reason) = &headline.reason {
                    <p>
                        { &reason.text }{ ". " }
                        <a href={format!("#{}", Route::Reports(Section::Problems(Some(reason.problem.clone()))).with_query(query))}>{ "What to do" }</a>
                        if reason.more > 0 {
                            { ", " }
                            <a href={format!("#{}", Route::Reports(Section::Problems(None)).with_query(query))}>
                                { format!("and {}", count(reason.more, "more problem", "more problems")) }
                            </a>
                        }
                    </p>
                }
                if headline.tone == Tone::Nothing && !explored.filter.is_empty() {
                    <p>{ "Change or clear the filter above." }</p>
                }
                { notes(explored) }
            </div>
            if figures.reports > 0 {
                <dl class="figures">
                    { figure("Sessions", number(sessions.total())) }
                    { figure("Failed", number(sessions.failed)) }
                    { figure("Failure rate", short_percent(sessions.failed, sessions.total())) }
                    if figures.of_failures { { figure("Matching failures", number(figures.matching)) } }
                    { figure("Reports", number(figures.reports)) }
                </dl>
            }
        </section>
    }
}

fn figure(name: &'static str, value: String) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
}

/// What the figures do not say by themselves, only where it applies.
fn notes(explored: &Dashboard) -> Html {
    let figures = &explored.figures;
    let mut notes = Vec::new();
    if figures.of_failures && figures.reports > 0 {
        notes.push(
            "Filters on MX host, fault, result type, sending MTA or text apply to failures only: reports give no details for \
             successful sessions."
                .to_owned(),
        );
    }
    if figures.unexplained > 0 {
        notes.push(format!(
            "For {} the reports give no details.",
            count(figures.unexplained, "failed session", "failed sessions")
        ));
    }
    if figures.counted_together > 0 {
        notes.push(format!(
            "{} an MX host instead of the mail domain; these sessions are counted once, with the MTA-STS entry of the domain.",
            count(figures.counted_together, "DANE entry names", "DANE entries name")
        ));
    }
    if figures.implausible > 0 {
        notes.push(format!(
            "{} more than {} sessions a day for one domain, which is impossible. Such counts are left out.",
            count(figures.implausible, "report claims", "reports claim"),
            number(Policy::PLAUSIBLE_A_DAY)
        ));
    }
    html! { for note in notes { <p class="hint">{ note }</p> } }
}
