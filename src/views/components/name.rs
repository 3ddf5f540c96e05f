//! Names of hosts, domains and organisations: broken at their dots where they must be, and never inside a word while there
//! is room.

use tls_rpt_workbench::display::{received, without_middle};
use yew::prelude::*;

/// Maximum number of characters of a name in a list or table.
const SHOWN: usize = 48;

/// A received name in a list or table. The middle of a very long one is cut out; its title, and what it links to, have it
/// whole.
pub(crate) fn name(text: &str) -> Html {
    let whole = received(text);
    let shown = without_middle(&whole, SHOWN);
    if shown == whole {
        return html! { <span class="name">{ breakable(&whole) }</span> };
    }
    html! {
        <span class="name long" title={whole.clone()}>
            <span aria-hidden="true">{ breakable(&shown) }</span><span class="visually-hidden">{ whole }</span>
        </span>
    }
}

/// A received name in full, which may take several lines.
pub(crate) fn whole_name(text: &str) -> Html {
    html! { <span class="name long">{ breakable(&received(text)) }</span> }
}

/// A text with places where a line may break: after each dot or hyphen.
fn breakable(text: &str) -> Html {
    let parts: Vec<String> = text.split_inclusive(['.', '-', '@', '_']).map(str::to_owned).collect();
    html! {
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 { <wbr /> }{ part }
        }
    }
}
