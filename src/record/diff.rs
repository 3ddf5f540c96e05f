//! Diff of two texts, for a record next to its repair. Destinations and delimiters are compared as units: a diff by
//! character would be unreadable.

/// A segment of the diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In both texts.
    Same(String),
    /// Only in the first text.
    Removed(String),
    /// Only in the second text.
    Added(String),
}

/// Texts with more units are compared as a whole: the diff takes quadratic time and would be too long to read.
const MOST_PIECES: usize = 600;

/// The segments in order. `Same` and `Removed` together give the first text, `Same` and `Added` the second.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let (old, new) = (pieces(before), pieces(after));
    let mut out = Vec::new();
    if old.len().max(new.len()) > MOST_PIECES {
        push(&mut out, Change::Removed(before.to_owned()));
        push(&mut out, Change::Added(after.to_owned()));
        return out;
    }
    let common = common(&old, &new);
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            push(&mut out, Change::Same(old[i].to_owned()));
            i += 1;
            j += 1;
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            push(&mut out, Change::Removed(old[i].to_owned()));
            i += 1;
        } else {
            push(&mut out, Change::Added(new[j].to_owned()));
            j += 1;
        }
    }
    out
}

/// The length of the longest common subsequence of `old[i..]` and `new[j..]`, at `[i][j]`.
fn common(old: &[&str], new: &[&str]) -> Vec<Vec<u16>> {
    let mut lengths = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] =
                if old[i] == new[j] { lengths[i + 1][j + 1] + 1 } else { lengths[i + 1][j].max(lengths[i][j + 1]) };
        }
    }
    lengths
}

/// Splits a text into single delimiters and the text between them.
fn pieces(text: &str) -> Vec<&str> {
    text.split_inclusive(is_delimiter)
        .flat_map(|piece| match piece.char_indices().next_back() {
            Some((at, c)) if is_delimiter(c) => [&piece[..at], &piece[at..]],
            _ => [piece, ""],
        })
        .filter(|piece| !piece.is_empty())
        .collect()
}

fn is_delimiter(c: char) -> bool {
    matches!(c, ';' | ',' | '=' | '"') || c.is_whitespace() || c.is_control()
}

/// Appends a segment, merging it into the previous one if that is of the same kind.
fn push(out: &mut Vec<Change>, change: Change) {
    match (out.last_mut(), &change) {
        (Some(Change::Same(last)), Change::Same(text))
        | (Some(Change::Removed(last)), Change::Removed(text))
        | (Some(Change::Added(last)), Change::Added(text)) => *last += text,
        (_, Change::Same(text) | Change::Removed(text) | Change::Added(text)) if text.is_empty() => {}
        _ => out.push(change),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_texts_can_be_put_together_again() {
        let long = "x;".repeat(MOST_PIECES + 1);
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
        let got =
            changes("v=TLSRPTv1;rua=mailto:a@example.com, https://b.example/", "v=TLSRPTv1; rua=mailto:a@example.com");
        let same = |text: &str| Change::Same(text.to_owned());
        assert_eq!(
            got,
            [
                same("v=TLSRPTv1;"),
                Change::Added(" ".to_owned()),
                same("rua=mailto:a@example.com"),
                Change::Removed(", https://b.example/".to_owned()),
            ]
        );
    }
}
