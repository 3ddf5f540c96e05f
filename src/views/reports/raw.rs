//! The raw text of a report, loaded on demand, with a search in it.
//!
//! `layout::find` searches the text, and `layout::excerpt` determines which part of it is drawn.

use std::cell::Cell;
use std::rc::Rc;

use tls_rpt_workbench::layout::excerpt::{Excerpt, Kind, Piece};
use tls_rpt_workbench::layout::find::{Found, Search};
use tls_rpt_workbench::protocol::{FileId, ReportId};
use yew::prelude::*;

use crate::context::use_page;
use tls_rpt_workbench::display::number;
use tls_rpt_workbench::page::state::LongText;
use web::copy::CopyButton;
use web::{dom, pause, spawn};

#[derive(Properties, PartialEq)]
pub(crate) struct RawProps {
    /// Number of the report in the archive.
    pub id: ReportId,
    /// The file it came from.
    pub file: FileId,
}

/// The raw text, or the button that loads it.
#[component]
pub(crate) fn Raw(props: &RawProps) -> Html {
    let page = use_page();
    let asked = use_state_eq(|| None);
    let (id, file) = (props.id, props.file);
    let ask = {
        let (session, asked) = (page.session.clone(), asked.setter());
        Callback::from(move |_: MouseEvent| {
            asked.set(Some(id));
            session.update(|session| session.ask_raw(id, file));
        })
    };
    let here = matches!(&page.state.raw, Some((known, Ok(_))) if *known == id);
    // The button that was pressed is gone, and the focus was on it.
    use_effect_with(here, |here| {
        if *here {
            dom::focus_if_lost("raw");
        }
    });
    let body = match &page.state.raw {
        Some((known, Ok(text))) if *known == id => html! {
            <>
                // Outside the part that is rendered again while searching: the button compares its text each time.
                <CopyButton what="the raw JSON" text={AttrValue::from(Rc::clone(&text.0))} />
                <Searched text={text.clone()} />
            </>
        },
        Some((known, Err(why))) if *known == id => html! { <p class="alert" role="alert">{ why }</p> },
        _ if *asked == Some(id) => html! { <p role="status">{ "Loading\u{2026}" }</p> },
        _ => html! { <button type="button" class="button" onclick={ask}>{ "Show the raw JSON" }</button> },
    };
    html! {
        <section aria-labelledby="raw">
            <h2 id="raw" tabindex="-1">{ "As received" }</h2>
            { body }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SearchedProps {
    text: LongText,
}

/// The last search result, and the current match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Hits {
    term: String,
    found: Rc<Found>,
    current: Option<usize>,
}

/// A text and a search in it.
#[component]
fn Searched(props: &SearchedProps) -> Html {
    let typed = use_state_eq(String::new);
    let hits = use_hits(&props.text, &typed);
    let go = {
        let hits = hits.clone();
        Callback::from(move |back: bool| {
            let Some(current) = hits.current else { return };
            let next = if back { hits.found.before(current) } else { hits.found.after(current) };
            hits.set(Rc::new(Hits { current: Some(next), ..Hits::clone(&hits) }));
        })
    };
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| typed.set(dom::value(&event)))
    };
    let onkeydown = {
        let go = go.clone();
        Callback::from(move |event: KeyboardEvent| {
            // Enter may also end an input method's composition.
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                go.emit(event.shift_key());
            }
        })
    };
    let none = hits.current.is_none();
    let button = |name: &'static str, back: bool| {
        let onclick = go.reform(move |_: MouseEvent| back);
        html! { <button type="button" class="button small" disabled={none} {onclick}>{ name }</button> }
    };
    html! {
        <div class="raw-searched">
            <div class="raw-search" role="search" aria-label="Raw JSON">
                <div class="raw-term">
                    <label for="raw-term">{ "Search in the raw JSON" }</label>
                    <input
                        id="raw-term"
                        class="input"
                        type="search"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        maxlength={Search::LONGEST.to_string()}
                        value={(*typed).clone()}
                        aria-describedby="raw-keys"
                        {oninput}
                        {onkeydown}
                    />
                </div>
                <div class="raw-steps">
                    { button("Previous", true) }
                    { button("Next", false) }
                    <p class="raw-status" role="status">{ status(&typed, &hits) }</p>
                </div>
            </div>
            <p id="raw-keys" class="raw-keys hint">{ "Enter goes to the next match, Shift and Enter to the one before." }</p>
            <Part text={props.text.clone()} hits={Rc::clone(&hits)} />
        </div>
    }
}

/// Searches whenever the typed term changes, in short turns that do not block the page.
#[hook]
fn use_hits(text: &LongText, typed: &str) -> UseStateHandle<Rc<Hits>> {
    let hits = use_state_eq(Rc::<Hits>::default);
    // While a term is extended, the current match stays at its position in the text.
    let place = hits.current.and_then(|at| hits.found.matches.get(at)).map_or(0, |found| found.start);
    let setter = hits.setter();
    use_effect_with((text.clone(), typed.to_owned()), move |(text, term)| {
        let (text, term) = (Rc::clone(&text.0), term.clone());
        let wanted = Rc::new(Cell::new(true));
        let still = Rc::clone(&wanted);
        spawn(async move {
            let mut search = Search::new(&term);
            while still.get() && !search.step(&text) {
                pause(0).await;
            }
            if still.get() {
                let found = search.found();
                setter.set(Rc::new(Hits { term, current: found.from(place), found: Rc::new(found) }));
            }
        });
        move || wanted.set(false)
    });
    hits
}

/// The status of the search: number of the current match, and of all matches.
fn status(typed: &str, hits: &Hits) -> String {
    let all = number(hits.found.matches.len() as u64);
    match hits.current {
        _ if typed != hits.term => "Searching\u{2026}".to_owned(),
        _ if typed.is_empty() => String::new(),
        None => "No match".to_owned(),
        Some(at) if hits.found.more => format!("{} of more than {all}", number(at as u64 + 1)),
        Some(at) => format!("{} of {all}", number(at as u64 + 1)),
    }
}

#[derive(Properties, PartialEq)]
struct PartProps {
    text: LongText,
    hits: Rc<Hits>,
}

/// The part of the text around the current match.
#[component]
fn Part(props: &PartProps) -> Html {
    let (text, hits) = (&*props.text.0, &props.hits);
    use_effect_with(Rc::clone(hits), |_| dom::reveal("raw-match"));
    let excerpt = Excerpt::of(text, &hits.found, hits.current);
    html! {
        <>
            if excerpt.part.len() < text.len() {
                <p class="hint">{ format!(
                    "Shown are bytes {} to {} of {}. The search goes through all of them, the button copies all.",
                    number(excerpt.part.start as u64 + 1), number(excerpt.part.end as u64), number(text.len() as u64),
                ) }</p>
            }
            <pre class="raw" tabindex="0" role="region" aria-label="Raw JSON">for piece in &excerpt.pieces { { drawn(piece) } }</pre>
            if excerpt.hidden {
                <p class="hint">{ "Hidden characters are shown by their number, as in <U+202E>, or as a picture. The button copies what was received." }</p>
            }
        </>
    }
}

fn drawn(piece: &Piece<'_>) -> Html {
    let text = piece.text.to_string();
    match piece.kind {
        Kind::Plain => html! { { text } },
        Kind::Match => html! { <mark class="match">{ text }</mark> },
        Kind::Current => html! { <mark id="raw-match" class="match current" aria-current="true">{ text }</mark> },
    }
}
