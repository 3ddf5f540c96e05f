//! The keys of the page: a dialog that lists them, and what they do.
//!
//! Single characters may disturb those who speak to their computer, so they can be switched off (WCAG 2.1.4).

use std::cell::Cell;
use std::rc::Rc;

use tls_rpt_workbench::page::{Section, State};
use yew::prelude::*;

use crate::browser::keys::{on_key, open_dialog};
use crate::context::use_page;
use web::{dom, location, storage};

/// Element id of the dialog.
pub(crate) const DIALOG: &str = "keys";
/// Name in local storage; "off" if the keys are switched off.
const STORED: &str = "keys";

/// What a key does.
fn press(state: &State, key: &str) -> bool {
    if key == "?" {
        open_dialog(DIALOG);
        return true;
    }
    if !state.route.is_about_reports() || state.files.entries().is_empty() {
        return false;
    }
    if key == "/" {
        dom::focus("search");
        return true;
    }
    let section = key.parse::<usize>().ok().and_then(|number| Section::ALL.get(number.checked_sub(1)?).cloned());
    if let Some(section) = &section {
        location::go(&state.fragment_of(section.clone()));
    }
    section.is_some()
}

/// Listens for the keys, and draws the dialog.
#[component]
pub(crate) fn Keys() -> Html {
    let state = use_page().state;
    let on = use_state_eq(|| storage::get(STORED).is_none_or(|stored| stored != "off"));
    let current = use_mut_ref(|| Rc::clone(&state));
    *current.borrow_mut() = Rc::clone(&state);
    let active = use_memo((), |()| Cell::new(true));
    active.set(*on);
    {
        let active = Rc::clone(&active);
        use_effect_with((), move |()| {
            let listener = on_key(move |key| active.get() && press(&current.borrow(), key));
            move || drop(listener)
        });
    }
    let onchange = {
        let on = on.clone();
        Callback::from(move |_: Event| {
            storage::set(STORED, if *on { "off" } else { "" });
            on.set(!*on);
        })
    };
    html! {
        <dialog id={DIALOG} class="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">{ "Keys" }</h2>
            <dl class="facts">
                <dt><kbd>{ "/" }</kbd></dt><dd>{ "Search the reports" }</dd>
                for (number, section) in (1..).zip(Section::ALL) {
                    <><dt><kbd>{ number }</kbd></dt><dd>{ section.name() }</dd></>
                }
                <dt><kbd>{ "j" }</kbd>{ " " }<kbd>{ "k" }</kbd></dt><dd>{ "Next and previous problem, in the list of problems" }</dd>
                <dt><kbd>{ "?" }</kbd></dt><dd>{ "This list" }</dd>
            </dl>
            <p><label><input type="checkbox" checked={*on} {onchange} />{ " Use these keys (remembered by this browser)" }</label></p>
            <form method="dialog"><button class="button">{ "Close" }</button></form>
        </dialog>
    }
}

/// The button that opens the dialog, for those who do not know the key.
#[component]
pub(crate) fn KeysButton() -> Html {
    let onclick = Callback::from(|_: MouseEvent| open_dialog(DIALOG));
    html! { <button type="button" class="link keys-button" {onclick}>{ "Keys" }</button> }
}
