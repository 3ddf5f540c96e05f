//! Names of hosts and domains: broken at their dots where they must be, and never inside a word while there is room.

use tls_rpt_workbench::display::received;
use yew::prelude::*;

/// A received name with places where a line may break: after each dot or hyphen.
pub(crate) fn name(text: &str) -> Html {
    let text = received(text);
    let parts: Vec<String> = text.split_inclusive(['.', '-', '@', '_']).map(str::to_owned).collect();
    html! {
        <span class="name">
            for (at, part) in parts.into_iter().enumerate() {
                if at > 0 { <wbr /> }{ part }
            }
        </span>
    }
}
