//! The context bar: what is loaded, the filter with its parts as chips, the search, the export, and more files.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use tls_rpt_workbench::explore::Filter;
use tls_rpt_workbench::explore::url_query::Note;
use tls_rpt_workbench::page::{Answered, FilterChange};
use tls_rpt_workbench::present::words::{self, Condition};
use tls_rpt_workbench::report::{Day, Timestamp};
use yew::prelude::*;

use super::export::ExportMenu;
use super::look::Look;
use super::summary::SummaryButton;
use crate::browser::files;
use crate::context::use_page;
use tls_rpt_workbench::display::{count, number, received, span};
use web::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct ContextBarProps {
    /// Figures and problems under the last answered filter.
    pub explored: Rc<Answered>,
    /// The current filter.
    pub filter: Rc<Filter>,
    /// URL parameters that were ignored.
    pub notes: Rc<Vec<Note>>,
    /// Called with changes of the filter.
    pub look: Look,
}

/// Milliseconds without typing before the search starts.
const REST: u32 = 200;
/// Milliseconds without typing before a typed date is used.
const DATE_REST: u32 = 900;

/// The bar.
#[component]
pub(crate) fn ContextBar(props: &ContextBarProps) -> Html {
    let session = use_page().session;
    let ContextBarProps { explored, filter, notes, look } = props;
    let onfiles = Callback::from(move |event: Event| session.add_files(files::picked(&event)));
    let backwards = filter.from.zip(filter.to).is_some_and(|(from, to)| from > to);
    html! {
        <section class="context" aria-label="Loaded reports and filter">
            <div class="context-line">
                <p class="context-loaded">{ loaded(explored) }</p>
                <PeriodChoice explored={Rc::clone(explored)} filter={Rc::clone(filter)} look={look.clone()} />
                <Search filter={Rc::clone(filter)} />
                <SummaryButton />
                <ExportMenu />
                <label class="button context-add">
                    <input type="file" class="drop-input" multiple=true onchange={onfiles} />
                    <span>{ "Add files" }</span>
                </label>
            </div>
            for note in notes.iter() {
                <p class="note">{ format!("\u{201c}{}\u{201d} in the address was ignored: {}.", received(&note.part), note.why) }</p>
            }
            if backwards {
                <p class="note">{ "\u{201c}From\u{201d} is after \u{201c}To\u{201d}, so no report can match." }</p>
            }
            if !filter.is_empty() {
                <ul class="chips" aria-label="Filter">
                    { chips(filter, look) }
                    <li key="clear"><button type="button" class="button small" onclick={without(look, FilterChange::Clear)}>{ "Clear filter" }</button></li>
                </ul>
            }
        </section>
    }
}

/// What is loaded, and how much of it matches the filter.
fn loaded(explored: &Answered) -> Html {
    let figures = &explored.figures;
    let reports = if explored.filter.is_empty() {
        count(explored.all_reports, "report", "reports")
    } else {
        format!("{} of {}", number(figures.reports), count(explored.all_reports, "report", "reports"))
    };
    let days = explored.range.map(|(first, last)| span(first, last));
    html! {
        <>
            <strong>{ reports }</strong>
            if let Some(days) = days { <>{ " \u{b7} " }<span class="nowrap">{ days }</span></> }
            { " \u{b7} " }<span class="nowrap">{ count(explored.domain_count, "domain", "domains") }</span>
        </>
    }
}

/// A period up to the newest report, in days.
const PERIODS: [i64; 3] = [7, 30, 90];

#[derive(Properties, PartialEq)]
struct PeriodChoiceProps {
    explored: Rc<Answered>,
    filter: Rc<Filter>,
    look: Look,
}

/// The choice of a period: up to the newest report, or between two dates.
#[component]
fn PeriodChoice(props: &PeriodChoiceProps) -> Html {
    let PeriodChoiceProps { explored, filter, look } = props;
    let newest = explored.all_days.map(|(_, last)| last);
    let days = (filter.from, filter.to);
    let period =
        PERIODS.into_iter().find(|period| newest.is_some_and(|last| days == (Some(last - (*period - 1)), None)));
    let between = use_state_eq(|| false);
    let chosen = match period {
        _ if *between => "between".to_owned(),
        Some(period) => period.to_string(),
        None if days == (None, None) => "all".to_owned(),
        None => "between".to_owned(),
    };
    let onchange = {
        let (look, between) = (look.clone(), between.setter());
        Callback::from(move |event: Event| {
            let value = dom::value(&event);
            between.set(value == "between");
            match (value.parse::<i64>(), newest) {
                (Ok(period), Some(last)) => look.emit(FilterChange::Since(last - (period - 1))),
                _ if value == "all" => look.emit(FilterChange::AllDays),
                _ => {}
            }
        })
    };
    html! {
        <>
            <label class="context-field">
                <span class="visually-hidden">{ "Period" }</span>
                <select id="period" class="input" {onchange}>
                    <option value="all" selected={chosen == "all"}>{ "All days" }</option>
                    for period in PERIODS {
                        <option value={period.to_string()} selected={chosen == period.to_string()}>{ format!("Last {period} days of reports") }</option>
                    }
                    <option value="between" selected={chosen == "between"}>{ "From \u{2026} to \u{2026}" }</option>
                </select>
            </label>
            if chosen == "between" {
                <>
                    <DateField id="from" label="From" day={filter.from} change={FilterChange::From as fn(Option<Day>) -> FilterChange} />
                    <DateField id="to" label="To" day={filter.to} change={FilterChange::To as fn(Option<Day>) -> FilterChange} />
                </>
            }
        </>
    }
}

#[derive(Properties)]
struct DateFieldProps {
    id: &'static str,
    label: &'static str,
    /// The day in the filter.
    day: Option<Day>,
    /// The change of the filter.
    change: fn(Option<Day>) -> FilterChange,
}

impl PartialEq for DateFieldProps {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.day) == (other.id, other.day)
    }
}

/// A date that is used when typing has paused, or the field is left: half a year typed is another year.
#[component]
fn DateField(props: &DateFieldProps) -> Html {
    let session = use_page().session;
    let shown = props.day.map(|day| day.to_string()).unwrap_or_default();
    let typed = use_state_eq(|| shown.clone());
    {
        let typed = typed.setter();
        use_effect_with(shown.clone(), move |shown| typed.set(shown.clone()));
    }
    let apply = {
        let (known, change) = (props.day, props.change);
        move |text: &str| {
            let day = Timestamp::parse(text).map(|(time, _)| time.day());
            let plausible = day.is_none_or(|day| day.date().0 >= 1_990);
            if day != known && plausible && (day.is_some() || text.is_empty()) {
                session.update(|session| session.replace_filter(change(day)));
            }
        }
    };
    {
        let (apply, shown) = (apply.clone(), shown);
        use_effect_with((*typed).clone(), move |text| {
            let text = text.clone();
            let waiting = (text != shown).then(|| Timeout::new(DATE_REST, move || apply(&text)));
            move || drop(waiting)
        });
    }
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| typed.set(dom::value(&event)))
    };
    let onblur = {
        let typed = typed.clone();
        Callback::from(move |_: FocusEvent| apply(&typed))
    };
    html! {
        <label class="context-field">
            <span>{ props.label }</span>
            <input id={props.id} class="input" type="date" min="1990-01-01" max="9999-12-31" value={(*typed).clone()} {oninput} {onblur} />
        </label>
    }
}

#[derive(Properties, PartialEq)]
struct SearchProps {
    filter: Rc<Filter>,
}

/// The search in everything the reports say.
#[component]
fn Search(props: &SearchProps) -> Html {
    let session = use_page().session;
    let filter = &props.filter;
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
    html! {
        <label class="context-search">
            <span class="visually-hidden">{ "Search the reports" }</span>
            <input id="search" class="input" type="search" placeholder="Search the reports" autocomplete="off" spellcheck="false" value={(*typed).clone()} {oninput} />
        </label>
    }
}

fn chips(filter: &Filter, look: &Look) -> Html {
    let chosen = words::conditions(filter).into_iter().map(|condition| {
        let change = match condition {
            Condition::From(_) => FilterChange::From(None),
            Condition::To(_) => FilterChange::To(None),
            Condition::Value(dimension, value) => FilterChange::Drop(dimension, value.to_owned()),
            Condition::Text(_) => FilterChange::AnyText,
        };
        (condition.words(), change)
    });
    html! {
        for (label, change) in chosen {
            <li key={label.clone()} class="chip">
                <span>{ label.clone() }</span>
                <button type="button" class="chip-remove" aria-label={format!("Remove {label}")} onclick={without(look, change)}>{ "\u{2715}" }</button>
            </li>
        }
    }
}

/// Removes a part of the filter. Its button disappears with it, so the focus moves to the period first.
fn without(look: &Look, change: FilterChange) -> Callback<MouseEvent> {
    let look = look.clone();
    Callback::from(move |_| {
        dom::focus("period");
        look.emit(change.clone());
    })
}
