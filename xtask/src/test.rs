//! `cargo xtask test`: lint, native tests, browser tests, and a total at the end.

use crate::count::{self, Tally};
use crate::project::Project;
use crate::run::{Failure, Step};
use crate::summary::{Layer, complete, counted, summary};
use crate::{browser, dist, npm, tools, usage};
use std::fs;
use std::net::TcpListener;
use std::process::ExitCode;

/// Command line options of `test`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    layers: Vec<Layer>,
    playwright: Vec<String>,
}

impl Options {
    /// Reads `[lint|native|browser]... [-- ARGS]`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let (names, playwright) = match arguments.iter().position(|word| word == "--") {
            Some(at) => (&arguments[..at], &arguments[at + 1..]),
            None => (arguments, &[][..]),
        };
        let unknown = |name: &&String| !Layer::ALL.iter().any(|layer| layer.name() == *name);
        if let Some(name) = names.iter().find(unknown) {
            return Err(usage(&format!("test: unknown argument {name}")));
        }
        let layers: Vec<Layer> = Layer::ALL
            .into_iter()
            .filter(|layer| names.is_empty() || names.iter().any(|name| name == layer.name()))
            .collect();
        if !playwright.is_empty() && !layers.contains(&Layer::Browser) {
            return Err(usage("test: arguments after -- are for the browser layer"));
        }
        Ok(Self { layers, playwright: playwright.to_vec() })
    }
}

/// Runs the layers until one fails, then prints the summary.
pub(crate) fn run(project: &mut Project, options: &Options) -> ExitCode {
    let mut ran = Vec::new();
    let mut code = ExitCode::SUCCESS;
    for &layer in &options.layers {
        let mut tally = Tally::default();
        let result = match layer {
            Layer::Lint => lint(project),
            Layer::Native => native(project, &mut tally),
            Layer::Browser => browser(project, &options.playwright, &mut tally),
        };
        let failure = result.and_then(|()| complete(layer, tally)).err();
        if let Some(failure) = &failure {
            eprintln!("{failure}");
            code = ExitCode::FAILURE;
        }
        ran.push((layer, counted(tally, failure.is_some())));
        if failure.is_some() {
            break;
        }
    }
    print!("{}", summary(&ran));
    code
}

/// Formatting, clippy for both the host target and the browser's, and documentation.
fn lint(project: &Project) -> Result<(), Failure> {
    let mut format = project.command("cargo")?;
    format.args(["fmt", "--all", "--check"]);
    Step::new("Check the formatting", format, "Run `cargo fmt --all`.").run()?;

    let hint = "Fix what clippy names above.";
    let mut native = project.command("cargo")?;
    native.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    Step::new("Clippy, native", native, hint).run()?;

    tools::ensure_wasm_target(project)?;
    let mut wasm = project.command("cargo")?;
    wasm.args(["clippy", "--target", "wasm32-unknown-unknown", "--bins"]);
    wasm.args(["--", "-D", "warnings"]);
    Step::new("Clippy, wasm", wasm, hint).run()?;

    let mut doc = project.command("cargo")?;
    doc.args(["doc", "--lib", "--no-deps", "--document-private-items"]).env("RUSTDOCFLAGS", "-D warnings");
    Step::new("Documentation", doc, "Fix the links named above.").run()
}

/// Unit, integration and documentation tests, and the examples as builds.
fn native(project: &Project, tally: &mut Tally) -> Result<(), Failure> {
    let mut examples = project.command("cargo")?;
    examples.args(["build", "--workspace", "--examples"]);
    Step::new("Build the examples", examples, "The examples must compile.").run()?;

    let mut tests = project.command("cargo")?;
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    if let Some(folder) = tools::install_dns_tools(project) {
        tests.env("DNS_TOOLS", folder);
    }
    Step::new("Run the native tests", tests, "The failed tests are named above; `cargo test NAME` runs one of them.")
        .run_watching(|line| *tally += count::cargo_line(line).unwrap_or_default())
}

/// The release site in a real browser.
fn browser(project: &mut Project, extra: &[String], tally: &mut Tally) -> Result<(), Failure> {
    dist::build(project)?;
    npm::ensure_packages(project)?;
    let chromium = browser::ensure(project)?;

    let report = project.target.join("e2e").join("report.json");
    // The report of an earlier run must not be mistaken for this one's.
    let _ = fs::remove_file(&report);
    let mut playwright = project.command("npx")?;
    playwright.args(["playwright", "test"]).args(extra).current_dir(project.e2e()).env("E2E_JSON", &report);
    if let Some(path) = chromium {
        playwright.env("E2E_CHROMIUM", path);
    }
    if let Some(port) = free_port() {
        playwright.env("E2E_PORT", port.to_string());
    }
    let result = Step::new(
        "Run the browser tests",
        playwright,
        "The failed tests are named above; `cargo xtask test browser -- -g NAME` runs one of them.",
    )
    .run();
    *tally = fs::read_to_string(&report).ok().and_then(|text| count::playwright_report(&text)).unwrap_or_default();
    result
}

/// A free port, so that two runs do not conflict.
fn free_port() -> Option<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).ok()?;
    Some(listener.local_addr().ok()?.port())
}

#[cfg(test)]
mod tests {
    use super::Options;
    use crate::summary::Layer;

    fn parse(line: &str) -> Option<(Vec<Layer>, Vec<String>)> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let options = Options::parse(&words).ok()?;
        Some((options.layers, options.playwright))
    }

    #[test]
    fn layers_run_in_their_order() {
        assert_eq!(parse(""), Some((Layer::ALL.to_vec(), Vec::new())));
        let two = vec![Layer::Lint, Layer::Native];
        assert_eq!(parse("native lint"), Some((two, Vec::new())));
        let extra = vec!["-g".to_owned(), "drop".to_owned()];
        assert_eq!(parse("browser -- -g drop"), Some((vec![Layer::Browser], extra)));
        assert_eq!(parse("native -- -g drop"), None);
        assert_eq!(parse("everything"), None);
    }
}
