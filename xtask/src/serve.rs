//! `cargo xtask serve`: serves the site during development.

use crate::project::{Project, variable};
use crate::run::{Failure, Step};
use crate::{tools, usage};
use std::ffi::OsStr;
use std::net::TcpListener;
use std::process::{Command, ExitCode};

/// Command line options of `serve`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    release: bool,
    port: u16,
}

impl Options {
    /// Reads `[--release] [--port N]`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self { release: false, port: 8080 };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let port = match word.as_str() {
                "--release" => {
                    options.release = true;
                    continue;
                }
                "--port" => words.next().map(String::as_str),
                other => Some(
                    other.strip_prefix("--port=").ok_or_else(|| usage(&format!("serve: unknown argument {other}")))?,
                ),
            };
            options.port = port
                .and_then(|text| text.parse().ok())
                .filter(|port| *port != 0)
                .ok_or_else(|| usage("serve: --port needs a number from 1 to 65535"))?;
        }
        Ok(options)
    }
}

/// Builds, serves, and rebuilds on changes until it is interrupted.
pub(crate) fn run(project: &mut Project, options: &Options) -> Result<ExitCode, Failure> {
    // Trunk would notice a port in use only after the first build.
    TcpListener::bind(("127.0.0.1", options.port)).map_err(|error| {
        Failure::io(&format!("listen on port {}", options.port), &error).hint("Choose another one with --port N.")
    })?;
    if options.release {
        tools::ensure_for_release(project)?;
    } else {
        tools::ensure_for_development(project)?;
    }
    let mut trunk = trunk(project)?;
    trunk
        .args(["serve", "--no-autoreload=true", "--port"])
        .arg(options.port.to_string())
        // dist/ is reserved for the output of `dist`.
        .arg("--dist")
        .arg(project.target.join("site"));
    if options.release {
        trunk.arg("--release=true");
    }
    let address = format!("http://127.0.0.1:{}/", options.port);
    Step::new(
        format!("Serve on {address} once the build is done (Ctrl+C ends it; reload by hand)"),
        trunk,
        "The lines above say why.",
    )
    .run()?;
    Ok(ExitCode::SUCCESS)
}

/// A trunk command with a workaround: trunk accepts `NO_COLOR` only as "true" or "false".
pub(crate) fn trunk(project: &Project) -> Result<Command, Failure> {
    let mut trunk = project.command("trunk")?;
    if variable("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", OsStr::new("true"));
    } else {
        trunk.env_remove("NO_COLOR");
    }
    Ok(trunk)
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(line: &str) -> Option<(bool, u16)> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let options = Options::parse(&words).ok()?;
        Some((options.release, options.port))
    }

    #[test]
    fn reads_its_options() {
        assert_eq!(parse(""), Some((false, 8080)));
        assert_eq!(parse("--port 9000 --release"), Some((true, 9000)));
        assert_eq!(parse("--port=9000"), Some((false, 9000)));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in ["--port", "--port x", "--port 0", "--port 70000", "--fast", "9000"] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
