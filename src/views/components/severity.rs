//! Severity as a word; its sign and colour only repeat it.

use tls_rpt_workbench::diagnosis::Severity;
use tls_rpt_workbench::present::words;
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
    let (sign, word) = words::severity(props.severity);
    html! {
        <span class={classes!("badge", if props.calm { "calm" } else { props.severity.name() })}><span aria-hidden="true">{ sign }</span>{ " " }{ word }</span>
    }
}
