//! Changes of the filter by a click on a value, a day or a problem.

use crate::explore::{Dimension, Filter};
use crate::report::Day;

/// A change of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterChange {
    /// Toggles this value as the only one of its dimension.
    Only(Dimension, String),
    /// Selects all of these values, each as the only one of its dimension.
    All(Vec<(Dimension, String)>),
    /// Deselects this value.
    Drop(Dimension, String),
    /// Toggles the range from the first to the last day, inclusive.
    Days(Day, Day),
    /// Sets the first day; `None` for no limit.
    From(Option<Day>),
    /// Sets the last day; `None` for no limit.
    To(Option<Day>),
    /// Selects the days from this one on.
    Since(Day),
    /// Selects all days.
    AllDays,
    /// Clears the search text.
    AnyText,
    /// Clears the whole filter.
    Clear,
}

impl FilterChange {
    /// Applies the change to `filter`.
    pub fn apply(self, filter: &mut Filter) {
        match self {
            Self::Only(dimension, value) => filter.only(dimension, &value),
            Self::All(values) => {
                for (dimension, value) in values {
                    if !filter.has(dimension, &value) {
                        filter.only(dimension, &value);
                    }
                }
            }
            Self::Drop(dimension, value) => filter.drop(dimension, &value),
            Self::Days(first, last) => {
                let chosen = (Some(first), Some(last));
                (filter.from, filter.to) = if (filter.from, filter.to) == chosen { (None, None) } else { chosen };
            }
            Self::From(day) => filter.from = day,
            Self::To(day) => filter.to = day,
            Self::Since(day) => (filter.from, filter.to) = (Some(day), None),
            Self::AllDays => (filter.from, filter.to) = (None, None),
            Self::AnyText => filter.set_text(""),
            Self::Clear => *filter = Filter::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(changes: &[FilterChange]) -> Filter {
        let mut filter = Filter::default();
        for change in changes {
            change.clone().apply(&mut filter);
        }
        filter
    }

    #[test]
    fn the_same_change_again_undoes_it() {
        let mx = FilterChange::Only(Dimension::Mx, "mx1.example.com".to_owned());
        assert!(after(std::slice::from_ref(&mx)).has(Dimension::Mx, "mx1.example.com"));
        assert_eq!(after(&[mx.clone(), mx]), Filter::default());
        let days = FilterChange::Days(Day(20_000), Day(20_001));
        let filter = after(std::slice::from_ref(&days));
        assert_eq!((filter.from, filter.to), (Some(Day(20_000)), Some(Day(20_001))));
        assert_eq!(after(&[days.clone(), days.clone()]), Filter::default());
        let filter = after(&[days.clone(), FilterChange::Since(Day(20_005))]);
        assert_eq!((filter.from, filter.to), (Some(Day(20_005)), None));
        assert_eq!(after(&[days, FilterChange::AllDays]), Filter::default());
    }

    #[test]
    fn one_value_takes_the_place_of_another_of_its_dimension() {
        let only = |name: &str| FilterChange::Only(Dimension::Mx, name.to_owned());
        let filter = after(&[only("mx1.example.com"), only("mx2.example.com")]);
        assert!(!filter.has(Dimension::Mx, "mx1.example.com") && filter.has(Dimension::Mx, "mx2.example.com"));
    }

    #[test]
    fn all_values_of_a_cell_are_chosen_whatever_was_chosen_before() {
        let cell = || {
            FilterChange::All(vec![
                (Dimension::Mx, "mx1.example.com".to_owned()),
                (Dimension::Fault, "certificate-expired".to_owned()),
            ])
        };
        for before in [vec![], vec![cell()], vec![FilterChange::Only(Dimension::Mx, "mx2.example.com".to_owned())]] {
            let filter = after(&[before, vec![cell()]].concat());
            assert!(filter.has(Dimension::Mx, "mx1.example.com"));
            assert!(filter.has(Dimension::Fault, "certificate-expired"));
        }
        let dropped = after(&[cell(), FilterChange::Drop(Dimension::Mx, "mx1.example.com".to_owned())]);
        assert!(!dropped.has(Dimension::Mx, "mx1.example.com") && dropped.has(Dimension::Fault, "certificate-expired"));
        assert_eq!(after(&[cell(), FilterChange::From(Some(Day(3))), FilterChange::Clear]), Filter::default());
    }
}
