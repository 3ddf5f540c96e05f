//! Severity, responsibility and certainty in words; signs and colours only repeat them.

use tls_rpt_workbench::diagnosis::{Certainty, Severity, Who};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct SeverityBadgeProps {
    /// The severity of the problem.
    pub severity: Severity,
    /// Without its colour, because the problem is over.
    #[prop_or_default]
    pub calm: bool,
}

/// A severity as a badge: a sign and a word.
#[component]
pub(crate) fn SeverityBadge(props: &SeverityBadgeProps) -> Html {
    let (sign, word) = match props.severity {
        Severity::Critical => ("\u{25b2}", "Critical"),
        Severity::High => ("\u{25cf}", "High"),
        Severity::Medium => ("\u{25c6}", "Medium"),
        Severity::Info => ("\u{25cb}", "Info"),
    };
    html! {
        <span class={classes!("badge", if props.calm { "calm" } else { props.severity.name() })}><span aria-hidden="true">{ sign }</span>{ " " }{ word }</span>
    }
}

/// Who can fix a problem, as shown to users.
pub(crate) const fn who(who: Who) -> &'static str {
    match who {
        Who::Receiver => "You, the receiving side",
        Who::Sender => "The sender of the report",
        Who::Either => "You or the sender; check your side first",
    }
}

/// How certain a fault is, as shown to users.
pub(crate) const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "Certain",
        Certainty::Likely => "Likely",
        Certainty::Guess => "A guess",
    }
}
