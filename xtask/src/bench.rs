//! `cargo xtask bench`: measures how fast the release site reads, compared to the browser's own speed, and how fast it
//! answers queries over a million failures.

use crate::project::Project;
use crate::run::{Failure, Step};
use crate::{browser, dist, npm, usage};
use std::process::ExitCode;

/// The parts of the benchmark, as named in `bench.mjs`.
const PARTS: [&str; 2] = ["reading", "exploring"];

/// Command line options of `bench`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    quick: bool,
    no_build: bool,
    /// Runs only this part.
    only: Option<&'static str>,
}

impl Options {
    /// Reads `[--quick] [--no-build] [--only PART]`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self::default();
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--quick" => options.quick = true,
                "--no-build" => options.no_build = true,
                "--only" => {
                    let named = words.next();
                    let part = PARTS.into_iter().find(|part| named.is_some_and(|named| named == part));
                    let unknown = || usage(&format!("bench: --only needs one of {}", PARTS.join(", ")));
                    options.only = Some(part.ok_or_else(unknown)?);
                }
                other => return Err(usage(&format!("bench: unknown argument {other}"))),
            }
        }
        Ok(options)
    }
}

/// Builds the release site and measures it in Chromium.
pub(crate) fn run(project: &mut Project, options: &Options) -> Result<ExitCode, Failure> {
    if options.no_build {
        let site = project.root.join("dist");
        if !site.join("index.html").is_file() {
            return Err(Failure::new("dist/ holds no site").hint("Leave out --no-build."));
        }
    } else {
        dist::build(project)?;
    }
    npm::ensure_packages(project)?;
    let chromium = browser::ensure(project)?;

    let mut node = project.command("node")?;
    node.arg(project.root.join("tests").join("bench").join("bench.mjs"));
    if options.quick {
        node.arg("--quick");
    }
    if let Some(part) = options.only {
        node.args(["--only", part]);
    }
    if let Some(path) = chromium {
        node.env("E2E_CHROMIUM", path);
    }
    let title = if options.quick { "Try the benchmark with few files" } else { "Measure speed (takes minutes)" };
    Step::new(title, node, "The line above says why; a missed goal alone is no failure.").run()?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn reads_its_options() {
        let parse = |line: &str| {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            Options::parse(&words).ok()
        };
        assert_eq!(parse(""), Some(Options { quick: false, no_build: false, only: None }));
        assert_eq!(parse("--no-build --quick"), Some(Options { quick: true, no_build: true, only: None }));
        let exploring = Options { only: Some("exploring"), ..Options::default() };
        assert_eq!(parse("--only exploring"), Some(exploring));
        let quick = Options { quick: true, only: Some("reading"), ..Options::default() };
        assert_eq!(parse("--only reading --quick"), Some(quick));
        assert_eq!(parse("--only"), None);
        assert_eq!(parse("--only --quick"), None);
        assert_eq!(parse("--fast"), None);
        assert_eq!(parse("quick"), None);
    }
}
