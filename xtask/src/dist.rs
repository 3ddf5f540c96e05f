//! `cargo xtask dist`: builds the release site and shows its transfer sizes.

use crate::project::Project;
use crate::run::{Failure, Step, output_of, say};
use crate::{serve, tools};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Prints the gzip and brotli sizes of each file, one line per file. Node has both; std has neither.
const COMPRESS: &str = "
const { readFileSync } = require('node:fs');
const { brotliCompressSync, constants, gzipSync } = require('node:zlib');
for (const file of process.argv.slice(1)) {
  const bytes = readFileSync(file);
  const brotli = brotliCompressSync(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  } });
  console.log(gzipSync(bytes, { level: 9 }).length, brotli.length);
}";

/// Builds the site and prints the table of sizes.
pub(crate) fn run(project: &mut Project) -> Result<ExitCode, Failure> {
    build(project)?;
    let dist = project.root.join("dist");
    say("Measure dist/");
    let mut rows = Vec::new();
    collect(&dist, "", &mut rows).map_err(|error| Failure::io("read dist/", &error))?;
    if !compress(project, &dist, &mut rows) {
        say("Compressed sizes are left out: they need Node.js");
    }
    print!("{}", table(rows));
    Ok(ExitCode::SUCCESS)
}

/// Builds the release site into `dist/`.
pub(crate) fn build(project: &mut Project) -> Result<(), Failure> {
    tools::ensure_for_release(project)?;
    let mut fetch = project.command("cargo")?;
    fetch.arg("fetch");
    Step::new("Fetch the crates the site is built from", fetch, "Check the network connection and try again.").run()?;
    let mut trunk = serve::trunk(project)?;
    // Everything it needs is installed by now: nothing may be downloaded silently.
    trunk.args(["build", "--release=true", "--offline=true"]);
    Step::new(
        "Build the release site into dist/",
        trunk,
        "The lines above say why; `cargo xtask test lint` shows compile errors by themselves.",
    )
    .run()
}

/// A file of the site, with its sizes in bytes.
#[derive(Debug)]
struct Row {
    name: String,
    raw: u64,
    gzip: Option<u64>,
    brotli: Option<u64>,
}

/// Lists the files under a directory.
fn collect(directory: &Path, prefix: &str, rows: &mut Vec<Row>) -> std::io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let data = entry.metadata()?;
        if data.is_dir() {
            collect(&entry.path(), &format!("{name}/"), rows)?;
        } else {
            rows.push(Row { name, raw: data.len(), gzip: None, brotli: None });
        }
    }
    Ok(())
}

/// Fills in the compressed sizes; `false` if Node is not available.
fn compress(project: &Project, dist: &Path, rows: &mut [Row]) -> bool {
    let Ok(mut node) = project.command("node") else {
        return false;
    };
    node.args(["-e", COMPRESS, "--"]).args(rows.iter().map(|row| &row.name)).current_dir(dist);
    let Some(output) = output_of(node) else {
        return false;
    };
    for (row, line) in rows.iter_mut().zip(output.lines()) {
        let mut numbers = line.split_whitespace().map(|word| word.parse().ok());
        row.gzip = numbers.next().flatten();
        row.brotli = numbers.next().flatten();
    }
    true
}

/// The rows as a table, largest file first, with totals. The total of a compressed column
/// is unknown if one of its sizes is.
fn table(mut rows: Vec<Row>) -> String {
    rows.sort_by(|a, b| b.raw.cmp(&a.raw).then_with(|| a.name.cmp(&b.name)));
    let total = Row {
        name: format!("total of {} files", rows.len()),
        raw: rows.iter().map(|row| row.raw).sum(),
        gzip: rows.iter().map(|row| row.gzip).sum(),
        brotli: rows.iter().map(|row| row.brotli).sum(),
    };
    let mut out = format!("{:>12} {:>12} {:>12}  file\n", "raw", "gzip -9", "brotli -11");
    for row in rows.iter().chain([&total]) {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{:>12} {:>12} {:>12}  {}",
            grouped(Some(row.raw)),
            grouped(row.gzip),
            grouped(row.brotli),
            row.name
        );
    }
    out
}

/// A number in groups of three digits, or a dash for `None`.
fn grouped(number: Option<u64>) -> String {
    let Some(number) = number else {
        return "-".to_owned();
    };
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Row, grouped, table};

    fn row(name: &str, raw: u64, compressed: Option<u64>) -> Row {
        Row { name: name.to_owned(), raw, gzip: compressed, brotli: compressed.map(|size| size - 1) }
    }

    #[test]
    fn numbers_are_grouped() {
        let shown = [0, 12, 999, 1000, 12_345, 1_234_567].map(|number| grouped(Some(number)));
        assert_eq!(shown, ["0", "12", "999", "1 000", "12 345", "1 234 567"]);
        assert_eq!(grouped(None), "-");
    }

    #[test]
    fn the_table_is_sorted_and_has_totals() {
        let text = table(vec![row("b.js", 10, Some(5)), row("big.wasm", 2000, Some(900)), row("a.js", 10, Some(6))]);
        let words: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(words[1], ["2", "000", "900", "899", "big.wasm"]);
        assert_eq!(words[2], ["10", "6", "5", "a.js"]);
        assert_eq!(words[3], ["10", "5", "4", "b.js"]);
        assert_eq!(words[4], ["2", "020", "911", "908", "total", "of", "3", "files"]);
    }

    #[test]
    fn an_unknown_size_makes_the_total_unknown() {
        let text = table(vec![row("a", 1, Some(3)), row("b", 2, None)]);
        assert!(text.ends_with("           3            -            -  total of 2 files\n"));
    }
}
