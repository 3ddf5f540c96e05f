//! Commands to copy.

use tls_rpt_workbench::lookup::commands::Command;
use web::copy::CopyBlock;
use yew::prelude::*;

/// Commands to copy, each with what it prints if all is well. `whose` distinguishes the names of buttons.
pub(crate) fn list(commands: &[Command], whose: &str) -> Html {
    html! {
        for command in commands {
            <CopyBlock label={command.shows} what={format!("{}{whose}", command.shows)} text={command.text.clone()} />
            <p class="hint">{ format!("If all is well: {}.", command.expect) }</p>
        }
    }
}
