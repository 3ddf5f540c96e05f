//! Steps: announce a command, run it, and explain its failure.

use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, ExitStatus, Stdio};

/// Why an xtask command stopped: what failed, the command line, and what the user can do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    what: String,
    command: Option<String>,
    hint: Option<String>,
}

impl Failure {
    /// A failure in one sentence.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), command: None, hint: None }
    }

    /// A failed file system or network operation.
    pub(crate) fn io(what: &str, error: &io::Error) -> Self {
        Self::new(format!("cannot {what}: {error}"))
    }

    /// Adds what the user can do.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\nxtask: {}", self.what)?;
        if let Some(command) = &self.command {
            write!(out, "\n  command:    {command}")?;
        }
        if let Some(hint) = &self.hint {
            write!(out, "\n  what to do: {hint}")?;
        }
        Ok(())
    }
}

/// Prints one line about the next step.
pub(crate) fn say(what: &str) {
    println!("==> {what}");
}

/// A child process with a title, and a hint in case it fails.
pub(crate) struct Step {
    title: String,
    command: Command,
    hint: String,
}

impl Step {
    /// A step that runs a command.
    pub(crate) fn new(title: impl Into<String>, command: Command, hint: impl Into<String>) -> Self {
        Self { title: title.into(), command, hint: hint.into() }
    }

    /// Runs the command; its output goes straight to the terminal.
    pub(crate) fn run(mut self) -> Result<(), Failure> {
        say(&self.title);
        let status = self.command.status();
        self.judge(status)
    }

    /// Runs the command and passes every line of its output to the terminal and to `line`.
    pub(crate) fn run_watching(mut self, mut line: impl FnMut(&str)) -> Result<(), Failure> {
        say(&self.title);
        let status = self.watch(&mut line);
        self.judge(status)
    }

    fn watch(&mut self, line: &mut dyn FnMut(&str)) -> io::Result<ExitStatus> {
        let mut child = self.command.stdout(Stdio::piped()).spawn()?;
        if let Some(output) = child.stdout.take() {
            let mut terminal = io::stdout();
            for bytes in BufReader::new(output).split(b'\n') {
                let bytes = bytes?;
                let text = String::from_utf8_lossy(&bytes);
                writeln!(terminal, "{text}")?;
                line(&text);
            }
        }
        child.wait()
    }

    fn judge(self, status: io::Result<ExitStatus>) -> Result<(), Failure> {
        let what = match status {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => format!("failed: {} ({status})", self.title),
            Err(error) => format!("failed: {} ({error})", self.title),
        };
        Err(Failure { what, command: Some(shown(&self.command)), hint: Some(self.hint) })
    }
}

/// The standard output of a command; `None` if it cannot be run or fails.
pub(crate) fn output_of(mut command: Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command as it would be typed in a shell.
fn shown(command: &Command) -> String {
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.is_empty() || word.contains([' ', '"', '\'', '$', '(', '\n']) {
                format!("'{}'", word.replace('\'', r"'\''"))
            } else {
                word.into_owned()
            }
        })
        .collect();
    let line = words.join(" ");
    match command.get_current_dir() {
        Some(directory) => format!("{line}   (in {})", directory.display()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, shown};
    use std::process::Command;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let mut command = Command::new("cargo");
        command.args(["test", "--", "it's fine"]).current_dir("/p");
        assert_eq!(shown(&command), r"cargo test -- 'it'\''s fine'   (in /p)");
    }

    #[test]
    fn a_failure_says_what_to_do() {
        let failure = Failure::new("no browser").hint("Install one.");
        assert_eq!(failure.to_string(), "\nxtask: no browser\n  what to do: Install one.");
    }
}
