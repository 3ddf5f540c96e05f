//! `cargo xtask fuzz`: libFuzzer searches for inputs that violate an invariant of the library.
//!
//! The targets are in `fuzz/`, the invariants in `tests/support/invariants.rs`. A run begins with the fixtures, writes
//! only to the target directory, and reuses the corpus of earlier runs.

use crate::project::Project;
use crate::run::{Failure, Step};
use crate::{tools, usage};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The targets, each a file in `fuzz/targets`.
const TARGETS: [&str; 3] = ["record", "reader", "intake"];

/// Command line options of `fuzz`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    targets: Vec<&'static str>,
    seconds: u32,
}

impl Options {
    /// Reads `[TARGET]... [--seconds N]`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut named: Vec<&str> = Vec::new();
        let mut seconds = 60;
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            if word == "--seconds" {
                seconds = words
                    .next()
                    .and_then(|number| number.parse().ok())
                    // libFuzzer takes 0 as "without limit".
                    .filter(|number| *number > 0)
                    .ok_or_else(|| usage("fuzz: --seconds needs a number above 0"))?;
            } else if TARGETS.contains(&word.as_str()) {
                named.push(word);
            } else {
                return Err(usage(&format!("fuzz: unknown argument {word}; the targets are {}", TARGETS.join(", "))));
            }
        }
        let targets = TARGETS.into_iter().filter(|target| named.is_empty() || named.contains(target)).collect();
        Ok(Self { targets, seconds })
    }
}

/// Builds and runs the targets one after the other. libFuzzer stops a target at its first finding, and says what it is
/// and in which file the input was left.
pub(crate) fn run(project: &mut Project, options: &Options) -> Result<ExitCode, Failure> {
    tools::ensure_for_fuzzing(project)?;
    let root = project.target.join("fuzz");
    let mut found = Vec::new();
    for target in &options.targets {
        let corpus = root.join("corpus").join(target);
        let artifacts = root.join("findings").join(target);
        let seeds = root.join("seeds").join(target);
        let prepare = [&corpus, &artifacts, &seeds].into_iter().try_for_each(fs::create_dir_all);
        prepare.map_err(|error| Failure::io("prepare the run", &error))?;
        write_seeds(project, target, &seeds)?;
        let title = format!("Fuzz {target} for {} seconds", options.seconds);
        let fuzz = command(project, &root, target, options.seconds, &[&corpus, &seeds])?;
        if Step::new(&title, fuzz, "The input is in the file named above, with the command that shows it again.")
            .run()
            .is_err()
        {
            found.push(*target);
        }
    }
    for target in &options.targets {
        println!("{target}: {}", if found.contains(target) { "a finding, see above" } else { "none" });
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The run of one target. 512 MB is what the engine may use in a browser of a phone.
fn command(project: &Project, root: &Path, target: &str, seconds: u32, inputs: &[&Path]) -> Result<Command, Failure> {
    let mut cargo = project.command("rustup")?;
    // AddressSanitizer keeps up to 256 MB of freed memory back, which would count as memory in use.
    cargo.env("ASAN_OPTIONS", "quarantine_size_mb=32");
    cargo
        .args(["run", "nightly", "cargo", "fuzz", "run", "--fuzz-dir", "fuzz", "--target-dir"])
        .arg(root.join("build"))
        .arg(target)
        .args(inputs)
        .arg("--")
        .arg(format!("-dict=fuzz/words/{target}.dict"))
        .arg(format!("-artifact_prefix={}/", root.join("findings").join(target).display()))
        .arg(format!("-max_total_time={seconds}"))
        .args(["-rss_limit_mb=512", "-max_len=1048576", "-timeout=10", "-print_final_stats=1", "-verbosity=0"]);
    Ok(cargo)
}

/// Writes the initial inputs: the vectors of records, one per file, or the fixtures of reports.
fn write_seeds(project: &Project, target: &str, seeds: &Path) -> Result<(), Failure> {
    let fixtures = "tests/fixtures";
    if target == "record" {
        let vectors = project.read(&format!("{fixtures}/record_vectors.tsv"))?;
        for row in vectors.lines().skip(1) {
            let mut columns = row.split('\t');
            let (Some(id), Some(notation)) = (columns.next(), columns.next()) else { continue };
            let line = format!("_smtp._tls.example.com. 3600 IN TXT \"{notation}\"");
            let write =
                fs::write(seeds.join(id), notation).and_then(|()| fs::write(seeds.join(format!("{id}.zone")), line));
            write.map_err(|error| Failure::io("write the inputs to begin with", &error))?;
        }
        return Ok(());
    }
    let copy = || {
        for reporter in fs::read_dir(project.root.join(fixtures))?.flatten().filter(|entry| entry.path().is_dir()) {
            for fixture in fs::read_dir(reporter.path())?.flatten() {
                let (name, path) = (fixture.file_name(), fixture.path());
                let kind = path.extension().and_then(OsStr::to_str);
                if path.is_file() && kind != Some("snap") && (target != "reader" || kind == Some("json")) {
                    let name = format!("{}-{}", reporter.file_name().display(), name.display());
                    fs::copy(&path, seeds.join(name))?;
                }
            }
        }
        Ok(())
    };
    copy().map_err(|error: std::io::Error| Failure::io("copy the fixtures", &error))
}

#[cfg(test)]
mod tests {
    use super::{Options, TARGETS};
    use crate::tools::locked_version;

    fn parse(line: &str) -> Option<(Vec<&'static str>, u32)> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let options = Options::parse(&words).ok()?;
        Some((options.targets, options.seconds))
    }

    #[test]
    fn targets_and_time_are_read() {
        assert_eq!(parse(""), Some((TARGETS.to_vec(), 60)));
        assert_eq!(parse("intake --seconds 600 record"), Some((vec!["record", "intake"], 600)));
        for wrong in ["everything", "--seconds", "--seconds 0", "--seconds soon", "record -- -runs=1"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_fuzz_crate_has_these_targets() {
        let manifest = include_str!("../../fuzz/Cargo.toml");
        let names: Vec<&str> = manifest
            .split("[[bin]]")
            .skip(1)
            .filter_map(|bin| bin.split_once("name = \"")?.1.split('"').next())
            .collect();
        assert_eq!(names, TARGETS);
    }

    /// Otherwise the next run of the fuzz targets would change the lock file.
    #[test]
    fn both_lock_files_have_the_same_versions() {
        let (lock, fuzz) = (include_str!("../../Cargo.lock"), include_str!("../../fuzz/Cargo.lock"));
        let manifest = include_str!("../../Cargo.toml").split("\n[dependencies]\n").nth(1).unwrap();
        let lines = manifest.lines().take_while(|line| !line.starts_with('['));
        let names: Vec<&str> = lines.filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        assert!(names.contains(&"serde"), "{names:?}");
        for name in names {
            let (ours, theirs) = (locked_version(lock, name), locked_version(fuzz, name));
            let hint = "`cargo update --workspace --manifest-path fuzz/Cargo.toml` adds what is missing";
            assert_eq!(ours, theirs, "{name}: {hint}");
        }
    }
}
