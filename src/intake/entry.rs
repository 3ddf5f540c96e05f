//! What archives have in common: entries one at a time, unpacked under the limits.

use std::io::Read;

use super::limits::{Budget, LimitHit, Limits};
use super::outcome::FaultKind;

/// One entry of an archive or mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name it has in there, for people only: it is never used as a path.
    pub(crate) name: String,
    /// Its bytes, or why there are none.
    pub(crate) content: Result<Vec<u8>, FaultKind>,
}

/// Something that gives one entry after the other. A fault of one entry does not end it.
pub(crate) trait Entries {
    /// The next entry; `None` when there are no more.
    fn next(&mut self, budget: &mut Budget) -> Option<Entry>;
}

/// Why reading stopped before the end.
#[derive(Debug)]
pub(crate) enum Stop {
    Limit(LimitHit),
    Broken(std::io::Error),
}

/// Reads to the end and appends to `out`, as far as the limits allow. `packed` says how many packed bytes were taken
/// so far: not the size of the file, so that a bomb need not be read to its end to be known.
pub(crate) fn read_all<R: Read>(
    reader: &mut R,
    out: &mut Vec<u8>,
    budget: &Budget,
    packed: impl Fn(&R) -> usize,
) -> Result<(), Stop> {
    const CHUNK: usize = 64 << 10;
    let limit = budget.document();
    loop {
        let filled = out.len();
        // What was reserved is used up first: were it the whole size, asking for more would copy everything once.
        let spare = out.capacity() - filled;
        let chunk = if spare > 0 { spare.min(CHUNK) } else { CHUNK };
        let room = chunk.min(limit.saturating_sub(filled) + 1);
        out.resize(filled + room, 0);
        let read = reader.read(&mut out[filled..]);
        let count = *read.as_ref().unwrap_or(&0);
        out.truncate(filled + count);
        match read {
            Ok(0) => return Ok(()),
            Ok(_) if out.len() > limit => return Err(Stop::Limit(budget.hit())),
            Ok(_) => {
                let ratio = budget.limits.ratio;
                if out.len() > Limits::RATIO_FLOOR && out.len() / packed(reader).max(1) > ratio {
                    return Err(Stop::Limit(LimitHit::Ratio(ratio)));
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Stop::Broken(error)),
        }
    }
}

/// What operating systems put into archives beside the files of people.
pub(crate) fn is_litter(name: &str) -> bool {
    let mut steps = name.split(['/', '\\']);
    let base = steps.next_back().unwrap_or_default();
    base.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&base)
        || steps.any(|folder| folder == "__MACOSX")
}

/// A name as it is shown: not longer than a line.
pub(crate) fn shown(name: &str) -> String {
    const MOST: usize = 120;
    if name.chars().nth(MOST).is_none() {
        return name.to_owned();
    }
    // The end tells more than the beginning: that is where the file's own name stands.
    let skipped = name.chars().count() - MOST;
    std::iter::once('\u{2026}').chain(name.chars().skip(skipped)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_is_told_from_files() {
        for name in ["__MACOSX/._a.json", "a/.DS_Store", ".DS_Store", "a/__MACOSX/b", "._r.json", "a\\Thumbs.db"] {
            assert!(is_litter(name), "{name}");
        }
        for name in ["a.json", "__MACOSX.json", "a/b.json", ".hidden.json", "..json", ""] {
            assert!(!is_litter(name), "{name}");
        }
    }

    #[test]
    fn long_names_keep_their_end() {
        assert_eq!(shown("a/b.json"), "a/b.json");
        let long = shown(&format!("{}/b.json", "x".repeat(60_000)));
        assert!(long.ends_with("x/b.json") && long.starts_with('\u{2026}') && long.chars().count() == 121, "{long}");
    }
}
