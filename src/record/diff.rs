//! What changed from one text to another, for a record beside its repair.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A stretch of both texts, of one of them, or of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// Only in the first.
    Removed(String),
    /// Only in the second.
    Added(String),
}

/// Texts of more characters are compared as a whole: nobody reads a comparison that long, and it would take long.
const LONGEST: usize = 3000;

/// The stretches in their order. What is same and removed gives the first text, what is same and added the second.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let mut out = Vec::new();
    if old.len().max(new.len()) > LONGEST {
        push(&mut out, Change::Removed(before.to_owned()));
        push(&mut out, Change::Added(after.to_owned()));
        return out;
    }
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, from, to) = op.as_tag_tuple();
        let removed: String = old[from].iter().collect();
        let added: String = new[to].iter().collect();
        if tag == DiffTag::Equal {
            push(&mut out, Change::Same(removed));
        } else {
            push(&mut out, Change::Removed(removed));
            push(&mut out, Change::Added(added));
        }
    }
    out
}

fn push(out: &mut Vec<Change>, change: Change) {
    let (Change::Same(text) | Change::Removed(text) | Change::Added(text)) = &change;
    if !text.is_empty() {
        out.push(change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_texts_can_be_put_together_again() {
        let long = "x".repeat(LONGEST + 1);
        let pairs = [
            ("v=TLSRPTv1;rua=mailto:a@example.com", "v=TLSRPTv1; rua=mailto:a@example.com"),
            ("“v=TLSRPTv1” rua=ä", "v=TLSRPTv1; rua="),
            ("", "abc"),
            ("abc", ""),
            ("same", "same"),
            (&long, "y"),
        ];
        for (before, after) in pairs {
            let (mut old, mut new) = (String::new(), String::new());
            for change in changes(before, after) {
                match change {
                    Change::Same(text) => {
                        old += &text;
                        new += &text;
                    }
                    Change::Removed(text) => old += &text,
                    Change::Added(text) => new += &text,
                }
            }
            assert_eq!((old.as_str(), new.as_str()), (before, after));
        }
    }

    #[test]
    fn only_what_changed_is_marked() {
        let got = changes("v=TLSRPTv1;;rua=x", "v=TLSRPTv1; rua=x");
        assert!(
            got.contains(&Change::Removed(";".to_owned())) && got.contains(&Change::Added(" ".to_owned())),
            "{got:?}"
        );
        assert_eq!(got.len(), 4);
    }
}
