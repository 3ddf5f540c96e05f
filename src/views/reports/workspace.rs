//! The frame of the reports: the context bar and the links of the sections, which stay in view, and the open section.

use std::rc::Rc;

use tls_rpt_workbench::explore::url_query;
use tls_rpt_workbench::page::{Answered, FilterChange, Route, Section, Session, State};
use yew::prelude::*;

use super::context_bar::ContextBar;
use super::domains::DomainsSection;
use super::empty::Empty;
use super::failures::FailuresSection;
use super::files::FilesSection;
use super::list::ListSection;
use super::look::Look;
use super::overview::OverviewSection;
use super::problems::ProblemsSection;
use super::progress::ProgressBar;
use super::summary::SummaryPreview;
use crate::app::keys::KeysButton;
use crate::context::use_page;
use crate::views::drop_zone::DropZone;
use tls_rpt_workbench::display::{self, number};
use web::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct ReportsScreenProps {
    /// The open section.
    pub section: Section,
}

/// The reports under the filter.
#[component]
pub(crate) fn ReportsScreen(props: &ReportsScreenProps) -> Html {
    let page = use_page();
    let state = &page.state;
    let look = {
        let session = Rc::clone(&page.session);
        use_callback((), move |change: FilterChange, ()| session.update(|session| session.update_filter(change)))
    };
    let empty = state.files.entries().is_empty();
    {
        // What was used to add the first files is gone.
        let before = use_mut_ref(|| empty);
        use_effect_with(empty, move |empty| {
            if before.replace(*empty) != *empty {
                dom::after_drawing(|| dom::focus_if_lost("heading"));
            }
        });
    }
    // On a phone the links scroll sideways.
    use_effect_with(section_id(&props.section), |link| dom::reveal(link));
    if empty {
        return html! { <Empty /> };
    }
    let shown = state.explored.as_ref().filter(|explored| explored.all_reports > 0);
    html! {
        <div class="workspace">
            if let Some(explored) = shown {
                <ContextBar explored={Rc::clone(explored)} filter={Rc::clone(&state.filter)} notes={Rc::clone(&state.filter_notes)} look={look.clone()} />
            } else {
                // Its room, so that nothing moves when it comes.
                <div class="context-room"></div>
            }
            <div class="sections-line">
                { sections(state, shown.map(|explored| &**explored)) }
                <KeysButton />
            </div>
            if let Some(trouble) = &state.trouble {
                <p class="alert" role="alert">{ format!("The reports cannot be read: {trouble}.") }</p>
            }
            if state.files.only_sample() {
                <p class="sample-note">
                    <strong>{ "These reports are made up." }</strong>{ " They show what a month looks like. Add a report of your own to replace them." }
                </p>
            }
            <ProgressBar />
            { troubled(state) }
            <div class="section" aria-busy={shown.is_some_and(|explored| explored.filter != *state.filter).to_string()}>
                { section(&props.section, state, shown, &look) }
            </div>
            <SummaryPreview />
        </div>
    }
}

/// A link to the files that need a look, from where the answer is.
fn troubled(state: &State) -> Html {
    let files = &state.files;
    let count = files.troubled();
    if count == 0 || files.progress.is_some() || state.section() == Section::Files {
        return Html::default();
    }
    let all = files.entries().len() as u64;
    html! {
        <p class="note">
            { format!("{} of {} could not be read completely. ", number(count), display::count(all, "file", "files")) }
            <a href={format!("#{}", state.fragment_of(Section::Files))}>{ "See why" }</a>
        </p>
    }
}

/// The open section. Without any report only the files can be shown.
fn section(section: &Section, state: &State, shown: Option<&Rc<Answered>>, look: &Look) -> Html {
    let heading = html! { <h1 id="heading" class="section-title" tabindex="-1">{ section.name() }</h1> };
    if *section == Section::Files {
        return html! { <>{ heading }<FilesSection /></> };
    }
    let Some(explored) = shown else {
        return html! {
            <>
                { heading }
                if state.files.progress.is_none() && state.files.all_done() {
                    <p class="alert">
                        { "None of these files contains a TLS report that could be read. " }
                        <a href={Route::Reports(Section::Files).href()}>{ "See what each file is" }</a>{ ", or add others:" }
                    </p>
                    <DropZone compact=true />
                }
            </>
        };
    };
    let (explored, look) = (Rc::clone(explored), look.clone());
    let query = AttrValue::from(url_query::print(&state.filter));
    html! {
        <>
            { heading }
            { match section {
                Section::Overview => html! { <OverviewSection {explored} {look} {query} /> },
                Section::Problems(id) => html! { <ProblemsSection {explored} {look} {query} selected={id.clone()} /> },
                Section::Domains(domain) => html! { <DomainsSection {explored} {look} {query} selected={domain.clone().map(AttrValue::from)} /> },
                Section::Failures => html! { <FailuresSection {explored} {look} /> },
                Section::List => html! { <ListSection {explored} {look} /> },
                Section::Files => Html::default(),
            } }
        </>
    }
}

/// The links of the sections, with counts.
fn sections(state: &State, explored: Option<&Answered>) -> Html {
    let current = state.section();
    let tally = |section: &Section| -> Option<String> {
        if matches!(section, Section::Files) {
            return Some(number(state.files.entries().len() as u64));
        }
        let explored = explored?;
        Some(match section {
            Section::Overview | Section::Files => return None,
            Section::Problems(_) => explored.needing_action(),
            Section::Domains(_) => number(explored.domain_count),
            Section::Failures => number(explored.figures.rows),
            Section::List => number(explored.figures.reports),
        })
    };
    html! {
        <nav class="sections" aria-label="Sections">
            for section in Section::ALL {
                <a
                    class="section-link"
                    key={section.name()}
                    id={section_id(&section)}
                    href={format!("#{}", state.fragment_of(section.clone()))}
                    aria-current={current.is_same(&section).then_some("page")}
                >
                    { section.name() }
                    if let Some(tally) = tally(&section) { <>{ " " }<span class="tally">{ tally }</span></> }
                </a>
            }
        </nav>
    }
}

/// Element id of the link of a section.
fn section_id(section: &Section) -> String {
    format!("section-{}", section.name().to_lowercase())
}

/// Removes everything, with a way back.
pub(crate) fn clear_button(page: &crate::context::Page) -> Html {
    let session = Rc::clone(&page.session);
    let onclick = Callback::from(move |_: MouseEvent| session.update(Session::clear));
    html! { <button type="button" class="button" {onclick}>{ "Clear everything" }</button> }
}
