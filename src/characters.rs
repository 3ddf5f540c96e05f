//! Sets of characters to search text for. What a character means to a grammar is with the grammar.

/// A pattern that matches each character of `set`.
///
/// For the searching methods of `str`: `text.trim_end_matches(any_of(".,"))`. An array of characters or a closure would
/// do the same, but each length and each closure is a type of its own, for which the method is compiled once more.
pub(crate) fn any_of(set: &'static str) -> impl Fn(char) -> bool + Copy {
    move |c| set.contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_of_the_set_matches_and_no_other() {
        assert_eq!("('a.b'),".trim_matches(any_of("(),'")), "a.b");
        assert_eq!("a\u{201c}b".find(any_of("\u{201e}\u{201c}")), Some(1));
        assert!(!"ab".contains(any_of("")));
    }
}
