//! The forms of the record screens, and their URL fragments.

use super::route::Route;
use crate::record::draft::Draft;
use crate::record::permalink;

/// The state of the record and the check screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Forms {
    /// The screen that was open last: [`Route::Record`] or [`Route::Check`].
    pub route: Route,
    /// The record form.
    pub draft: Draft,
    /// The form of the check screen.
    pub to_check: ToCheck,
}

/// A pasted text and the domain it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToCheck {
    /// The text, as pasted.
    pub text: String,
    /// The domain, as typed; may be empty.
    pub domain: String,
}

impl Default for Forms {
    fn default() -> Self {
        Self { route: Route::Record, draft: Draft::default(), to_check: ToCheck::default() }
    }
}

/// A change of the forms.
#[derive(Debug, Clone)]
pub enum Action {
    /// The address changed to this screen and query.
    Went(Route, String),
    /// The record form changed.
    Drafted(Draft),
    /// The form of the check screen changed.
    ToCheck(ToCheck),
}

impl Forms {
    /// The fragment of the open screen, with its form as query.
    pub fn fragment(&self) -> String {
        let query = match self.route {
            // A text too long for a URL stays in the form only.
            Route::Check => permalink::check_query(&self.to_check.text, &self.to_check.domain).unwrap_or_default(),
            _ => permalink::draft_query(&self.draft),
        };
        self.route.with_query(&query)
    }

    /// Applies a change. Routes to other screens are ignored.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Went(route, query) if route.is_about_records() => {
                let is_check = route == Route::Check;
                self.route = route;
                // Without a query the form stays as it was left.
                if query.is_empty() {
                    return;
                }
                if is_check {
                    let (text, domain) = permalink::check(&query);
                    self.to_check = ToCheck { text, domain };
                } else {
                    self.draft = permalink::draft(&query);
                }
            }
            Action::Went(..) => {}
            Action::Drafted(draft) => self.draft = draft,
            Action::ToCheck(form) => self.to_check = form,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn went(forms: &mut Forms, fragment: &str) {
        let (route, query) = Route::parse(fragment);
        forms.apply(Action::Went(route, query.to_owned()));
    }

    #[test]
    fn the_forms_come_back_from_their_address() {
        let mut forms = Forms::default();
        let draft = Draft { domain: "example.com".to_owned(), ..Draft::default() };
        forms.apply(Action::Drafted(draft.clone()));
        let record = forms.fragment();
        went(&mut forms, "/check");
        forms.apply(Action::ToCheck(ToCheck {
            text: "v=TLSRPTv1; a&b#c".to_owned(),
            domain: "b\u{fc}cher.example".to_owned(),
        }));
        let mut again = Forms::default();
        went(&mut again, &forms.fragment());
        assert_eq!((&again.route, &again.to_check), (&Route::Check, &forms.to_check));
        went(&mut again, &record);
        assert_eq!((&again.route, &again.draft), (&Route::Record, &draft));
        assert_eq!(again.to_check, forms.to_check, "one form does not change the other");
    }

    #[test]
    fn an_address_without_a_query_leaves_the_form_as_it_was() {
        let mut forms = Forms::default();
        forms.apply(Action::Drafted(Draft { domain: "example.com".to_owned(), ..Draft::default() }));
        let before = forms.clone();
        went(&mut forms, "/record");
        assert_eq!(forms, before);
        went(&mut forms, "/reports?mx=a");
        assert_eq!(forms, before, "a screen of the page is none of this program");
    }

    #[test]
    fn a_text_too_long_for_an_address_is_kept() {
        let mut forms = Forms::default();
        went(&mut forms, "/check");
        forms.apply(Action::ToCheck(ToCheck { text: "x".repeat(1 << 20), domain: String::new() }));
        assert_eq!(forms.fragment(), "/check");
        assert_eq!(forms.to_check.text.len(), 1 << 20);
    }
}
