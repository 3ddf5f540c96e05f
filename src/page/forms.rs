//! The forms of the record screens, and their URL fragments.

use form_urlencoded::{Serializer, parse};

use super::route::Route;
use crate::mta_sts::Mode;
use crate::paste::ReadAs;
use crate::record::draft::Draft;
use crate::record::permalink;

/// The state of the record and the check screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Forms {
    /// The screen that was open last: [`Route::Record`] or [`Route::Check`].
    pub route: Route,
    /// The record form.
    pub draft: Draft,
    /// The MTA-STS form on the record screen.
    pub policy: PolicyForm,
    /// The form of the check screen.
    pub to_check: ToCheck,
}

/// The input of the MTA-STS form. The domain is that of the record form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyForm {
    /// What senders do when a host fails.
    pub mode: Mode,
    /// `max_age` in seconds, as chosen or typed.
    pub max_age: String,
    /// MX hosts, one per line, as typed.
    pub hosts: String,
}

impl PolicyForm {
    /// One week: long enough to be of use, short enough to begin with.
    const MAX_AGE: &str = "604800";

    /// Appends the form to a query string; what was not changed is left out.
    fn add_to(&self, query: &str) -> String {
        let mut out = Serializer::new(query.to_owned());
        if self.mode != Mode::default() {
            out.append_pair("sts-mode", self.mode.name());
        }
        if self.max_age != Self::MAX_AGE {
            out.append_pair("sts-age", &self.max_age);
        }
        if !self.hosts.is_empty() {
            out.append_pair("sts-mx", &self.hosts);
        }
        out.finish()
    }

    /// The form in a query string.
    fn of(query: &str) -> Self {
        let mut form = Self::default();
        for (name, text) in parse(query.as_bytes()) {
            let text = text.chars().take(permalink::LONGEST).collect::<String>();
            match &*name {
                "sts-mode" => form.mode = Mode::parse(&text).unwrap_or_default(),
                "sts-age" => form.max_age = text,
                "sts-mx" => form.hosts = text,
                _ => {}
            }
        }
        form
    }
}

impl Default for PolicyForm {
    fn default() -> Self {
        Self { mode: Mode::default(), max_age: Self::MAX_AGE.to_owned(), hosts: String::new() }
    }
}

/// A pasted text and the domain it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToCheck {
    /// The text, as pasted.
    pub text: String,
    /// The domain, as typed; may be empty.
    pub domain: String,
    /// What the user says the text is.
    pub read_as: ReadAs,
}

impl Default for Forms {
    fn default() -> Self {
        Self {
            route: Route::Record,
            draft: Draft::default(),
            policy: PolicyForm::default(),
            to_check: ToCheck::default(),
        }
    }
}

/// A change of the forms.
#[derive(Debug, Clone)]
pub enum Action {
    /// The address changed to this screen and query.
    Went(Route, String),
    /// The record form changed.
    Drafted(Draft),
    /// The MTA-STS form changed.
    Policy(PolicyForm),
    /// The form of the check screen changed.
    ToCheck(ToCheck),
}

impl Forms {
    /// A fragment that brings the check to somebody else; `None` if the text is too long for an address.
    pub fn check_link(&self) -> Option<String> {
        let mut query = permalink::check_query(&self.to_check.text, &self.to_check.domain)?;
        if self.to_check.read_as != ReadAs::Automatic {
            query = Serializer::new(query).append_pair("as", self.to_check.read_as.name()).finish();
        }
        Some(Route::Check.with_query(&query))
    }

    /// The fragment of the open screen. The record screen has its forms in it.
    pub fn fragment(&self) -> String {
        let query = match self.route {
            // The pasted text stays in the form: an address is kept in the browser's history.
            Route::Check => return self.route.fragment(),
            _ => self.policy.add_to(&permalink::draft_query(&self.draft)),
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
                    let read_as = parse(query.as_bytes()).find(|(name, _)| name == "as");
                    let read_as = read_as.and_then(|(_, name)| ReadAs::parse(&name)).unwrap_or_default();
                    self.to_check = ToCheck { text, domain, read_as };
                } else {
                    self.draft = permalink::draft(&query);
                    self.policy = PolicyForm::of(&query);
                }
            }
            Action::Went(..) => {}
            Action::Drafted(draft) => self.draft = draft,
            Action::Policy(form) => self.policy = form,
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
        let policy = PolicyForm { mode: Mode::Enforce, max_age: "7 d".to_owned(), hosts: "mx1\nmx2&".to_owned() };
        forms.apply(Action::Policy(policy.clone()));
        let record = forms.fragment();
        went(&mut forms, "/check");
        forms.apply(Action::ToCheck(ToCheck {
            text: "v=TLSRPTv1; a&b#c".to_owned(),
            domain: "b\u{fc}cher.example".to_owned(),
            read_as: ReadAs::Value,
        }));
        let mut again = Forms::default();
        assert_eq!(forms.fragment(), "/check", "the text is not put into the history");
        went(&mut again, &forms.check_link().unwrap());
        assert_eq!((&again.route, &again.to_check), (&Route::Check, &forms.to_check));
        went(&mut again, &record);
        assert_eq!((&again.route, &again.draft), (&Route::Record, &draft));
        assert_eq!(again.policy, policy);
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
        forms.apply(Action::ToCheck(ToCheck { text: "x".repeat(1 << 20), ..ToCheck::default() }));
        assert_eq!(forms.check_link(), None);
        assert_eq!(forms.to_check.text.len(), 1 << 20);
    }
}
