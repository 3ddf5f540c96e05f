//! The test layers, and the summary at the end of `cargo xtask test`.

use crate::count::Tally;
use crate::run::Failure;
use std::fmt::Write;

/// One kind of test, in the order they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// Formatting and clippy.
    Lint,
    /// Everything `cargo test` runs.
    Native,
    /// The release site in Chromium.
    Browser,
}

impl Layer {
    /// All layers, in the order they run.
    pub(crate) const ALL: [Self; 3] = [Self::Lint, Self::Native, Self::Browser];

    /// The layer's name on the command line and in the summary.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Browser => "browser",
        }
    }
}

/// Fails for a layer that ran no test: it is broken, even if its exit code is 0.
pub(crate) fn complete(layer: Layer, tally: Tally) -> Result<(), Failure> {
    if layer == Layer::Lint || (tally.passed > 0 && tally.failed == 0) {
        return Ok(());
    }
    Err(Failure::new(format!("{}: {tally}, which is no success", layer.name()))
        .hint("See the output of the test runner above."))
}

/// A layer that stopped before a test could fail counts as one failure: a total without failures
/// must mean success.
pub(crate) fn counted(mut tally: Tally, stopped: bool) -> Tally {
    if stopped && tally.failed == 0 {
        tally.failed = 1;
    }
    tally
}

/// One line per layer, and the total alone on the last line.
pub(crate) fn summary(ran: &[(Layer, Tally)]) -> String {
    let mut sum = Tally::default();
    let mut out = String::from("\n");
    for &(layer, tally) in ran {
        sum += tally;
        let line = match (layer, tally.failed, tally.skipped) {
            (Layer::Lint, 0, _) => "clean".to_owned(),
            (Layer::Lint, ..) => "failed".to_owned(),
            (_, _, 0) => tally.to_string(),
            (_, _, skipped) => format!("{tally} ({skipped} skipped)"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}: {line}", layer.name());
    }
    let _ = writeln!(out, "{sum}");
    out
}

#[cfg(test)]
mod tests {
    use super::{Layer, complete, counted, summary};
    use crate::count::Tally;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn the_summary_ends_with_the_sum() {
        let ran = [(Layer::Lint, tally(0, 0, 0)), (Layer::Native, tally(212, 0, 2)), (Layer::Browser, tally(24, 1, 0))];
        assert_eq!(
            summary(&ran),
            "\nlint: clean\nnative: 212 passed, 0 failed (2 skipped)\n\
             browser: 24 passed, 1 failed\n236 passed, 1 failed\n"
        );
    }

    #[test]
    fn a_layer_that_stopped_is_a_failure() {
        assert_eq!(counted(tally(3, 0, 0), true), tally(3, 1, 0));
        assert_eq!(counted(tally(3, 2, 0), true), tally(3, 2, 0));
        assert_eq!(counted(tally(3, 0, 0), false), tally(3, 0, 0));
        let lint = [(Layer::Lint, counted(Tally::default(), true))];
        assert_eq!(summary(&lint), "\nlint: failed\n0 passed, 1 failed\n");
    }

    #[test]
    fn a_layer_without_tests_is_a_failure() {
        assert!(complete(Layer::Lint, Tally::default()).is_ok());
        assert!(complete(Layer::Native, tally(1, 0, 5)).is_ok());
        assert!(complete(Layer::Native, tally(0, 0, 5)).is_err());
        assert!(complete(Layer::Browser, Tally::default()).is_err());
    }
}
