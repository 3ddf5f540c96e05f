//! The project's own commands: `cargo xtask serve`, `dist`, `test`, `bench` and `fuzz`.
//!
//! Std only, so that it builds in seconds on a fresh machine. It installs what the other steps
//! need, prints one line per step, and explains what to do when a step fails.

mod bench;
mod browser;
mod count;
mod dist;
mod fuzz;
mod lookup_page;
mod npm;
mod project;
mod run;
mod serve;
mod summary;
mod test;
mod tools;

use crate::project::Project;
use crate::run::Failure;
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

Commands:
  serve [--release] [--port N]   Build the site and serve it on 127.0.0.1 (port 8080),
                                 rebuilding when a source changes
  dist                           Build the release site into dist/ and list its sizes
  test                           Everything: lint, native and browser
  test lint                      Formatting and clippy, native and wasm
  test native                    Unit, integration and documentation tests, and the examples
  test browser [-- ARGS]         Release site in Chromium; ARGS go to Playwright
  bench [--quick] [--no-build] [--only PART]
                                 Time reading in Chromium beside the browser's own gzip and JSON, and exploring
                                 a million failures; --quick tries it with few files, --no-build takes dist/ as
                                 it is, PART is reading or exploring
  fuzz [TARGET]... [--seconds N] Look for input that breaks a rule, 60 seconds a target:
                                 record, reader, intake; needs a nightly Rust
  lookup-page                    A step of the build that trunk runs: lookup.html beside index.html
  help                           This text

The first run installs trunk, the wasm-bindgen CLI and the npm packages of tests/e2e.
CHROMIUM names the browser to test with; CARGO_TARGET_DIR moves the build directory.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    dispatch(&arguments).unwrap_or_else(|failure| {
        eprintln!("{failure}");
        ExitCode::FAILURE
    })
}

/// Runs the command named in the arguments.
fn dispatch(arguments: &[String]) -> Result<ExitCode, Failure> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match command {
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        "serve" => serve::run(&mut Project::find()?, &serve::Options::parse(rest)?),
        "dist" if rest.is_empty() => dist::run(&mut Project::find()?),
        "test" => {
            let options = test::Options::parse(rest)?;
            Ok(test::run(&mut Project::find()?, &options))
        }
        "lookup-page" if rest.is_empty() => lookup_page::run().map(|()| ExitCode::SUCCESS),
        "bench" => bench::run(&mut Project::find()?, &bench::Options::parse(rest)?),
        "fuzz" => fuzz::run(&mut Project::find()?, &fuzz::Options::parse(rest)?),
        _ => Err(usage(&format!("unknown: {}", arguments.join(" ")))),
    }
}

/// The failure for invalid arguments.
fn usage(problem: &str) -> Failure {
    Failure::new(problem).hint("`cargo xtask help` lists the commands.")
}
