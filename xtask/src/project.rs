//! Locations: the project's directories and the search path for programs.

use crate::run::Failure;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The project's directories, and the environment of child processes.
pub(crate) struct Project {
    /// The workspace root.
    pub(crate) root: PathBuf,
    /// Cargo's target directory, absolute.
    pub(crate) target: PathBuf,
    /// Where this project's tools are installed, so that the user's own are not changed.
    pub(crate) tools: PathBuf,
    /// Directories searched for programs, in order.
    path: Vec<PathBuf>,
}

impl Project {
    /// Finds the project from the environment set by `cargo run`.
    pub(crate) fn find() -> Result<Self, Failure> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().unwrap_or(&manifest).to_path_buf();
        let target = match variable("CARGO_TARGET_DIR") {
            // Relative to the directory in which cargo was called, which need not be the root.
            Some(directory) => {
                std::path::absolute(directory).map_err(|error| Failure::io("find the target directory", &error))?
            }
            None => root.join("target"),
        };
        let tools = cache_directory()
            .map_or_else(|| target.join("tools"), |cache| cache.join("tls-rpt-workbench").join("tools"));
        let mut path = vec![tools.join("bin")];
        path.extend(env::split_paths(&variable("PATH").unwrap_or_default()));
        // Cargo may have been called by its full path; trunk needs to find it by name.
        path.extend(variable("CARGO").and_then(|cargo| Some(Path::new(&cargo).parent()?.to_path_buf())));
        Ok(Self { root, target, tools, path })
    }

    /// The directory of the browser tests and their npm packages.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("tests").join("e2e")
    }

    /// Puts a directory first in the search path.
    pub(crate) fn prefer(&mut self, directory: PathBuf) {
        self.path.insert(0, directory);
    }

    /// The full path of a program; `None` if it is not in the search path.
    pub(crate) fn program(&self, name: &str) -> Option<PathBuf> {
        let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
        self.path
            .iter()
            .flat_map(|directory| endings.iter().map(move |end| directory.join(format!("{name}{end}"))))
            .find(|candidate| is_program(candidate))
    }

    /// A command in the root, with the search path set and the variables of `cargo run` removed.
    pub(crate) fn command(&self, name: &str) -> Result<Command, Failure> {
        let program = self.program(name).ok_or_else(|| {
            Failure::new(format!("`{name}` was not found on PATH")).hint(match name {
                "node" | "npm" | "npx" => "Install Node.js 20 or newer.",
                _ => "Install it, or add its directory to PATH.",
            })
        })?;
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(is_set_by_cargo_run) {
                command.env_remove(name);
            }
        }
        if env::var_os("CARGO_TARGET_DIR").is_some() {
            command.env("CARGO_TARGET_DIR", &self.target);
        }
        let path =
            env::join_paths(&self.path).map_err(|error| Failure::new(format!("PATH cannot be extended: {error}")))?;
        command.env("PATH", path);
        Ok(command)
    }

    /// Reads a file of the project.
    pub(crate) fn read(&self, file: &str) -> Result<String, Failure> {
        fs::read_to_string(self.root.join(file)).map_err(|error| Failure::io(&format!("read {file}"), &error))
    }
}

/// An environment variable that is set and not empty.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Whether `cargo run` sets this variable for the program it runs; it must not leak into other builds.
fn is_set_by_cargo_run(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|start| name.starts_with(start))
        || matches!(name, "CARGO_PRIMARY_PACKAGE" | "OUT_DIR")
}

/// The user's cache directory.
fn cache_directory() -> Option<PathBuf> {
    let home = || variable("HOME").map(|home| PathBuf::from(home).join(".cache"));
    variable("XDG_CACHE_HOME")
        .or_else(|| variable("LOCALAPPDATA"))
        .map(PathBuf::from)
        .filter(|cache| cache.is_absolute())
        .or_else(home)
}

/// Whether a path is an executable file.
#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// Whether a path is a file; the file name extension has been checked.
#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::is_set_by_cargo_run;

    #[test]
    fn takes_away_the_package_and_leaves_the_users_settings() {
        assert!(is_set_by_cargo_run("CARGO_MANIFEST_DIR"));
        assert!(is_set_by_cargo_run("CARGO_PKG_VERSION"));
        for kept in ["CARGO", "CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_NET_OFFLINE"] {
            assert!(!is_set_by_cargo_run(kept), "{kept}");
        }
    }
}
