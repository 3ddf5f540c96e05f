//! `cargo xtask fuzz`: libFuzzer searches for inputs that violate an invariant of the library.
//!
//! The targets are in `fuzz/`, the invariants in `tests/support/invariants.rs`. A run writes only to the target
//! directory, and reuses the corpus of earlier runs.

use crate::project::Project;
use crate::run::{Failure, Step, say};
use crate::{tools, usage};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
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

/// Builds the targets, runs them one after the other, and prints the results.
pub(crate) fn run(project: &mut Project, options: &Options) -> Result<ExitCode, Failure> {
    let host = tools::ensure_for_fuzzing(project)?;
    let place = Place::new(project, &host);
    build(project, &place, &options.targets)?;
    let mut ran = Vec::new();
    for target in &options.targets {
        seed(project, &place, target)?;
        let result = fuzz(project, &place, target, options.seconds)?;
        for finding in &result.findings {
            let again = format!("{} {}", place.program(target).display(), finding.display());
            println!("{target}: a finding. It is shown again by\n  {again}");
        }
        if !result.completed && result.findings.is_empty() {
            println!("{target}: stopped early and left no input; see {}", place.log(target).display());
        }
        ran.push((*target, result));
    }
    print!("{}", summary(&ran));
    let clean = ran.iter().all(|(_, result)| result.completed && result.findings.is_empty());
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The directories and files of fuzzing.
struct Place {
    root: PathBuf,
    host: String,
}

impl Place {
    fn new(project: &Project, host: &str) -> Self {
        Self { root: project.target.join("fuzz"), host: host.to_owned() }
    }

    fn build(&self) -> PathBuf {
        self.root.join("build")
    }

    fn program(&self, target: &str) -> PathBuf {
        let name = format!("{target}{}", std::env::consts::EXE_SUFFIX);
        self.build().join(&self.host).join("release").join(name)
    }

    /// Inputs made from the fixtures, written again for each run.
    fn seeds(&self, target: &str) -> PathBuf {
        self.root.join("seeds").join(target)
    }

    /// Inputs that reached new code, found by libFuzzer.
    fn corpus(&self, target: &str) -> PathBuf {
        self.root.join("corpus").join(target)
    }

    fn findings(&self, target: &str) -> PathBuf {
        self.root.join("findings").join(target)
    }

    fn log(&self, target: &str) -> PathBuf {
        self.root.join(format!("{target}.log"))
    }
}

fn build(project: &Project, place: &Place, targets: &[&str]) -> Result<(), Failure> {
    // cargo-fuzz accepts one target, or none for all.
    let only = targets.first().filter(|_| targets.len() == 1);
    let mut cargo = project.command("rustup")?;
    cargo
        .args(["run", "nightly", "cargo", "fuzz", "build", "--fuzz-dir", "fuzz", "--target-dir"])
        .arg(place.build())
        .args(only);
    Step::new("Build the fuzz targets", cargo, "Fix what the compiler names above; libFuzzer needs a C++ compiler.")
        .run()
}

/// Writes the initial inputs.
fn seed(project: &Project, place: &Place, target: &str) -> Result<(), Failure> {
    let fixtures = project.root.join("tests").join("fixtures");
    let directory = place.seeds(target);
    let seeds = if target == "record" {
        record_seeds(&project.read("tests/fixtures/record_vectors.tsv")?)
    } else {
        report_seeds(&fixtures, target == "reader").map_err(|error| Failure::io("read the fixtures", &error))?
    };
    if seeds.is_empty() {
        return Err(Failure::new(format!("tests/fixtures has nothing to begin the target {target} with")));
    }
    let write = || {
        if directory.is_dir() {
            fs::remove_dir_all(&directory)?;
        }
        fs::create_dir_all(&directory)?;
        seeds.iter().try_for_each(|(name, bytes)| fs::write(directory.join(name), bytes))
    };
    write().map_err(|error| Failure::io("write the inputs to begin with", &error))
}

/// Each vector of the record fixtures, both as it is and as a line of a zone file.
fn record_seeds(vectors: &str) -> Vec<(String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for row in vectors.lines().skip(1) {
        let mut columns = row.split('\t');
        let (Some(id), Some(notation)) = (columns.next(), columns.next()) else { continue };
        let value = octets(notation);
        let quoted = [b"_smtp._tls.example.com. 3600 IN TXT \"", value.as_slice(), b"\""].concat();
        seeds.push((format!("{id}.zone"), quoted));
        seeds.push((id.to_owned(), value));
    }
    seeds
}

/// Decodes the most common escapes of the vectors' notation; others stay as they are, which is valid input too.
fn octets(notation: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = notation;
    while let Some((before, escape)) = rest.split_once('\\') {
        out.extend(before.as_bytes());
        let hex = escape.strip_prefix('x').and_then(|hex| u8::from_str_radix(hex.get(..2)?, 16).ok());
        let (octet, length) = match (hex, escape.as_bytes().first()) {
            (Some(octet), _) => (octet, 3),
            (None, Some(b't')) => (b'\t', 1),
            (None, Some(b'n')) => (b'\n', 1),
            (None, Some(b'r')) => (b'\r', 1),
            (None, Some(b'\\')) => (b'\\', 1),
            _ => (b'\\', 0),
        };
        out.push(octet);
        rest = &escape[length..];
    }
    out.extend(rest.as_bytes());
    out
}

/// The report fixtures: all of them, or only those that are plain JSON.
fn report_seeds(fixtures: &Path, only_json: bool) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut seeds = Vec::new();
    for reporter in fs::read_dir(fixtures)? {
        let reporter = reporter?;
        if !reporter.file_type()?.is_dir() {
            continue;
        }
        for fixture in fs::read_dir(reporter.path())? {
            let path = fixture?.path();
            let kind = path.extension().and_then(|extension| extension.to_str());
            if kind == Some("snap") || (only_json && kind != Some("json")) || !path.is_file() {
                continue;
            }
            if let Some(name) = path.file_name() {
                let name = format!("{}-{}", reporter.file_name().to_string_lossy(), name.to_string_lossy());
                seeds.push((name, fs::read(&path)?));
            }
        }
    }
    Ok(seeds)
}

/// The result of one target.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    executions: Option<u64>,
    /// Whether it ran for the whole time.
    completed: bool,
    /// Inputs that violated an invariant, took too long, or used too much memory.
    findings: Vec<PathBuf>,
}

/// Runs one target for its time; libFuzzer stops at the first finding.
fn fuzz(project: &Project, place: &Place, target: &str, seconds: u32) -> Result<Ran, Failure> {
    let log = place.log(target);
    let start = || -> io::Result<(BTreeSet<PathBuf>, File)> {
        fs::create_dir_all(place.corpus(target))?;
        fs::create_dir_all(place.findings(target))?;
        Ok((files(&place.findings(target))?, File::create(&log)?))
    };
    let (known, output) = start().map_err(|error| Failure::io("prepare the run", &error))?;
    say(&format!("Fuzz {target} for {seconds} seconds"));
    let mut prefix = place.findings(target).into_os_string();
    prefix.push(std::path::MAIN_SEPARATOR_STR);
    let option = |name: &str, value: &std::ffi::OsStr| {
        let mut option = std::ffi::OsString::from(format!("-{name}="));
        option.push(value);
        option
    };
    let words = project.root.join("fuzz").join("words").join(format!("{target}.dict"));
    let status = Command::new(place.program(target))
        .current_dir(&place.root)
        .arg(place.corpus(target))
        .arg(place.seeds(target))
        .arg(option("dict", words.as_os_str()))
        .arg(option("artifact_prefix", &prefix))
        .arg(format!("-max_total_time={seconds}"))
        .args(["-rss_limit_mb=512", "-max_len=1048576", "-timeout=10", "-print_final_stats=1"])
        .stdout(std::process::Stdio::null())
        .stderr(output)
        .status()
        .map_err(|error| Failure::io(&format!("run the target {target}"), &error))?;
    let read =
        || -> io::Result<(BTreeSet<PathBuf>, Vec<u8>)> { Ok((files(&place.findings(target))?, fs::read(&log)?)) };
    let (now, said) = read().map_err(|error| Failure::io("read what the run left", &error))?;
    let said = String::from_utf8_lossy(&said);
    if !status.success() {
        println!("{}", reason(&said));
    }
    Ok(Ran {
        executions: executions(&said),
        completed: status.success(),
        findings: now.difference(&known).cloned().collect(),
    })
}

fn files(directory: &Path) -> io::Result<BTreeSet<PathBuf>> {
    fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect()
}

/// The number of executions in libFuzzer's closing statistics.
fn executions(said: &str) -> Option<u64> {
    said.lines().rev().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")?.trim().parse().ok())
}

/// Why a run stopped early: the panic with its message, or libFuzzer's own message.
fn reason(said: &str) -> String {
    let panic = said.lines().skip_while(|line| !(line.starts_with("thread ") && line.contains(" panicked at ")));
    let panic: Vec<&str> = panic.take_while(|line| !line.starts_with("stack backtrace")).take(8).collect();
    if !panic.is_empty() {
        return panic.join("\n");
    }
    let own = |line: &&str| line.starts_with("SUMMARY: ") || line.starts_with("==") && line.contains("ERROR: ");
    said.lines().filter(own).collect::<Vec<_>>().join("\n")
}

/// A table with one line per target.
fn summary(ran: &[(&str, Ran)]) -> String {
    let mut out = String::from("\ntarget      executions  findings\n");
    for (target, result) in ran {
        let executions = result.executions.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let findings = match (result.findings.len(), result.completed) {
            (0, true) => "none".to_owned(),
            (0, false) => "stopped early".to_owned(),
            (number, _) => number.to_string(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{target:<8} {executions:>13}  {findings}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Options, Ran, TARGETS, executions, octets, reason, record_seeds, summary};
    use crate::tools::locked_version;
    use std::path::PathBuf;

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

    #[test]
    fn vectors_become_octets() {
        assert_eq!(octets(r"a\tb\\c\xffd\u0041\"), b"a\tb\\c\xffd\\u0041\\");
        let seeds = record_seeds("id\trecord\tverdict\nB1\tv=TLSRPTv1;\tinvalid\n");
        assert_eq!(seeds.len(), 2);
        assert_eq!(seeds[1], ("B1".to_owned(), b"v=TLSRPTv1;".to_vec()));
        assert!(seeds[0].1.ends_with(b" TXT \"v=TLSRPTv1;\""));
    }

    #[test]
    fn the_log_says_how_much_and_why() {
        let log = "#12 NEW cov: 3\nthread '<unnamed>' (7) panicked at a.rs:1:2:\nassertion failed\nstack backtrace:\n\
            ==7== ERROR: libFuzzer: deadly signal\nstat::number_of_executed_units: 325\nstat::peak_rss_mb: 191\n";
        assert_eq!(executions(log), Some(325));
        assert_eq!(reason(log), "thread '<unnamed>' (7) panicked at a.rs:1:2:\nassertion failed");
        let slow = "==7== ERROR: libFuzzer: timeout after 11 seconds\nSUMMARY: libFuzzer: timeout\n";
        assert_eq!((executions(slow), reason(slow)), (None, slow.trim_end().to_owned()));
    }

    #[test]
    fn the_summary_has_a_line_for_each_target() {
        let ran = |executions, completed, findings: &[&str]| Ran {
            executions,
            completed,
            findings: findings.iter().map(PathBuf::from).collect(),
        };
        let text = summary(&[
            ("record", ran(Some(1_234_567), true, &[])),
            ("reader", ran(Some(12), false, &["crash-1"])),
            ("intake", ran(None, false, &[])),
        ]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[2..],
            ["record         1234567  none", "reader              12  1", "intake               -  stopped early"]
        );
    }
}
