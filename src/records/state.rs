//! What was typed about records, and how it changes.

use std::rc::Rc;

use tls_rpt_workbench::record::draft::Draft;
use tls_rpt_workbench::record::link;
use yew::Reducible;

use super::place::Place;

/// The state of the two screens.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// Where the user is, or was when last here.
    pub place: Place,
    /// The record form.
    pub draft: Draft,
    /// The form of the check screen.
    pub to_check: ToCheck,
}

/// A pasted text and the domain it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToCheck {
    /// As pasted.
    pub text: String,
    /// As typed; may be empty.
    pub domain: String,
}

/// What can happen.
#[derive(Debug)]
pub enum Action {
    /// The address changed: a place, and the query behind it.
    Went(Place, String),
    /// The record form changed.
    Drafted(Draft),
    /// The form of the check screen changed.
    ToCheck(ToCheck),
}

impl State {
    /// What stands behind `#` when the forms are as they are now.
    pub fn fragment(&self) -> String {
        match self.place {
            Place::Record => Place::Record.with_query(&link::of_draft(&self.draft)),
            Place::Check => {
                // A text too long for an address is kept, but not in it.
                let query = link::of_check(&self.to_check.text, &self.to_check.domain).unwrap_or_default();
                Place::Check.with_query(&query)
            }
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Went(place, query) => {
                next.place = place;
                // Without a query the form stays as it was left.
                if !query.is_empty() {
                    match place {
                        Place::Record => next.draft = link::draft(&query),
                        Place::Check => {
                            let (text, domain) = link::check(&query);
                            next.to_check = ToCheck { text, domain };
                        }
                    }
                }
            }
            Action::Drafted(draft) => next.draft = draft,
            Action::ToCheck(form) => next.to_check = form,
        }
        Rc::new(next)
    }
}
