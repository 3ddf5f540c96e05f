//! Numbers of tests, parsed from the output of the test runners.

use std::fmt;
use std::ops::AddAssign;

/// Numbers of tests, by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
    /// Tests that were ignored or skipped.
    pub(crate) skipped: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Parses one line of `cargo test`, such as
/// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`.
pub(crate) fn cargo_line(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |label: &str| counts.split("; ").find_map(|part| part.strip_suffix(label)?.trim().parse().ok());
    Some(Tally { passed: count("passed")?, failed: count("failed")?, skipped: count("ignored")? })
}

/// Parses the `stats` of Playwright's JSON report. A flaky test counts as passed.
pub(crate) fn playwright_report(report: &str) -> Option<Tally> {
    // Within a string of the report the quotes would be escaped, so this is the member itself.
    let (_, stats) = report.rsplit_once("\"stats\":")?;
    let count = |name: &str| -> Option<u64> {
        let (_, rest) = stats.split_once(&format!("\"{name}\":"))?;
        let rest = rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse().ok()
    };
    Some(Tally {
        passed: count("expected")? + count("flaky")?,
        failed: count("unexpected")?,
        skipped: count("skipped")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Tally, cargo_line, playwright_report};

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn reads_the_result_lines_of_cargo() {
        let rest = "0 measured; 0 filtered out; finished in 0.01s";
        let ok = format!("test result: ok. 212 passed; 0 failed; 3 ignored; {rest}");
        let bad = format!("test result: FAILED. 1 passed; 2 failed; 0 ignored; {rest}");
        assert_eq!(cargo_line(&ok), Some(tally(212, 0, 3)));
        assert_eq!(cargo_line(&bad), Some(tally(1, 2, 0)));
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "",
            "running 3 tests",
            "test result ... ok",
            "test result: ok.",
            "  test result: ok. 1 passed; 0 failed; 0 ignored",
        ] {
            assert_eq!(cargo_line(line), None, "{line}");
        }
    }

    #[test]
    fn reads_the_report_of_playwright() {
        let report = r#"{ "suites": [{ "title": "the \"stats\": { \"expected\": 9" }], "errors": [],
            "stats": { "startTime": "2026-01-01T00:00:00.000Z", "duration": 1234.5,
            "expected": 22, "skipped": 1, "unexpected": 3, "flaky": 2 } }"#;
        assert_eq!(playwright_report(report), Some(tally(24, 3, 1)));
        assert_eq!(playwright_report("{}"), None);
        assert_eq!(playwright_report(r#"{"stats":{"expected":1}}"#), None);
    }

    #[test]
    fn tallies_add_up() {
        let mut sum = tally(1, 2, 3);
        sum += tally(10, 20, 30);
        assert_eq!(sum, tally(11, 22, 33));
        assert_eq!(sum.to_string(), "11 passed, 22 failed");
    }
}
