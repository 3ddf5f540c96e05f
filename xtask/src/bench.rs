//! `cargo xtask bench`: how fast the release site reads, beside what the browser can do by itself.

use crate::project::Project;
use crate::run::{Failure, Step};
use crate::{browser, dist, npm, usage};
use std::process::ExitCode;

/// What `bench` was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    quick: bool,
    no_build: bool,
}

impl Options {
    /// Reads `[--quick] [--no-build]`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self::default();
        for word in arguments {
            match word.as_str() {
                "--quick" => options.quick = true,
                "--no-build" => options.no_build = true,
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
    if let Some(path) = chromium {
        node.env("E2E_CHROMIUM", path);
    }
    let title = if options.quick { "Try the benchmark with few files" } else { "Measure reading (takes minutes)" };
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
        assert_eq!(parse(""), Some(Options { quick: false, no_build: false }));
        assert_eq!(parse("--no-build --quick"), Some(Options { quick: true, no_build: true }));
        assert_eq!(parse("--fast"), None);
        assert_eq!(parse("quick"), None);
    }
}
