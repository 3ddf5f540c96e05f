//! The filter bar: days, a search text, and values selected by clicking, each with a button that removes it.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use tls_rpt_workbench::explore::url_query::Note;
use tls_rpt_workbench::explore::{Dimension, Filter};
use tls_rpt_workbench::page::FilterChange;
use tls_rpt_workbench::report::{Day, Timestamp};
use yew::prelude::*;

use super::look::Look;
use crate::context::use_page;
use crate::views::components::charts::shown;
use tls_rpt_workbench::display::{day, received};
use web::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct FilterBarProps {
    /// The current filter.
    pub filter: Rc<Filter>,
    /// URL parameters that were ignored.
    pub notes: Rc<Vec<Note>>,
    /// Called with changes of the filter.
    pub look: Look,
}

/// Milliseconds without typing before the search starts.
const REST: u32 = 200;

/// The filter bar.
#[component]
pub(crate) fn FilterBar(props: &FilterBarProps) -> Html {
    let session = use_page().session;
    let FilterBarProps { filter, notes, look } = props;
    let typed = use_state_eq(|| filter.text().to_owned());
    {
        // The back button and a changed address also change the text.
        let typed = typed.clone();
        use_effect_with(filter.text().to_owned(), move |text| {
            if typed.trim() != text {
                typed.set(text.clone());
            }
        });
    }
    {
        let (session, known) = (Rc::clone(&session), filter.text().to_owned());
        use_effect_with((*typed).clone(), move |text| {
            let text = text.clone();
            let waiting = (text.trim() != known)
                .then(|| Timeout::new(REST, move || session.update(|session| session.search(&text))));
            move || drop(waiting)
        });
    }
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| typed.set(dom::value(&event)))
    };
    let date = |make: fn(Option<Day>) -> FilterChange| {
        let look = look.clone();
        Callback::from(move |event: Event| {
            let day = Timestamp::parse(&dom::value(&event)).map(|(time, _)| time.day());
            look.emit(make(day));
        })
    };
    let value = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    html! {
        <section class="filter" aria-labelledby="filters">
            <h2 id="filters" tabindex="-1">{ "Filter" }</h2>
            <div class="filter-fields">
                <div><label for="from">{ "From" }</label><input id="from" class="input" type="date" value={value(filter.from)} onchange={date(FilterChange::From)} /></div>
                <div><label for="to">{ "To" }</label><input id="to" class="input" type="date" value={value(filter.to)} onchange={date(FilterChange::To)} /></div>
                <div class="filter-search">
                    <label for="search">{ "Search in everything the reports say" }</label>
                    <input id="search" class="input" type="search" autocomplete="off" spellcheck="false" value={(*typed).clone()} {oninput} />
                </div>
            </div>
            for note in notes.iter() {
                <p class="note">{ format!("\u{201c}{}\u{201d} in the address was left out: {}.", received(&note.part), note.why) }</p>
            }
            if !filter.is_empty() {
                <ul class="chips" aria-label="Chosen filters">
                    { chips(filter, look) }
                    <li key="clear"><button type="button" class="button small" onclick={back(look, FilterChange::Clear)}>{ "Clear filters" }</button></li>
                </ul>
            }
            <p class="hint">{ "Click any host, sender, fault or day below to look at it alone. The address keeps the choice: it can be bookmarked, and the back button undoes it." }</p>
        </section>
    }
}

fn chips(filter: &Filter, look: &Look) -> Html {
    let mut chosen: Vec<(String, FilterChange)> = Vec::new();
    chosen.extend(filter.from.map(|from| (format!("From: {}", day(from)), FilterChange::From(None))));
    chosen.extend(filter.to.map(|to| (format!("To: {}", day(to)), FilterChange::To(None))));
    for dimension in Dimension::ALL {
        for value in filter.values(dimension) {
            let label = format!("{}: {}", dimension.label(), shown(dimension, value));
            chosen.push((label, FilterChange::Drop(dimension, value.to_owned())));
        }
    }
    if !filter.text().is_empty() {
        chosen.push((format!("Text: {}", received(filter.text())), FilterChange::AnyText));
    }
    html! {
        for (label, change) in chosen {
            <li key={label.clone()} class="chip">
                <span>{ label.clone() }</span>
                <button type="button" class="chip-remove" aria-label={format!("Remove {label}")} onclick={back(look, change)}>{ "\u{2715}" }</button>
            </li>
        }
    }
}

/// Removes a part of the filter. Its button disappears with it, so the focus moves to the heading first.
fn back(look: &Look, change: FilterChange) -> Callback<MouseEvent> {
    let look = look.clone();
    Callback::from(move |_| {
        dom::focus("filters");
        look.emit(change.clone());
    })
}
