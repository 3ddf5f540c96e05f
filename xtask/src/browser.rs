//! The browser the end-to-end tests run in.

use crate::project::{Project, variable};
use crate::run::{Failure, Step, output_of, say};
use std::fs;
use std::path::{Path, PathBuf};

/// Program names of Chromium.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds or installs Chromium. `None`: Playwright uses the one that it installed itself.
pub(crate) fn ensure(project: &Project) -> Result<Option<PathBuf>, Failure> {
    if let Some(path) = variable("CHROMIUM").map(PathBuf::from) {
        let Some(path) = found_as_named(project, &path) else {
            return Err(Failure::new(format!("CHROMIUM names no program: {}", path.display()))
                .hint("Set it to the path of a Chromium or Chrome, or unset it."));
        };
        return Ok(Some(path));
    }
    if let Some(path) = installed(project) {
        return Ok(Some(path));
    }
    if is_root_on_debian(project) {
        // Also installs the libraries that a headless machine lacks, unlike Playwright's own Chromium.
        match install_from_debian(project) {
            Ok(()) => {
                if let Some(path) = installed(project) {
                    return Ok(Some(path));
                }
            }
            Err(failure) => {
                eprintln!("{failure}");
                say("Go on with Playwright's own browser");
            }
        }
    }
    let mut npx = project.command("npx")?;
    npx.args(["playwright", "install", "chromium"]).current_dir(project.e2e());
    Step::new(
        "Install Playwright's Chromium (one-off download)",
        npx,
        "Install Chromium yourself and set CHROMIUM to its path.",
    )
    .run()?;
    Ok(None)
}

/// A Chromium that is already installed.
fn installed(project: &Project) -> Option<PathBuf> {
    NAMES
        .iter()
        .find_map(|name| project.program(name))
        .or_else(|| Some(PathBuf::from("/usr/bin/chromium")).filter(|path| path.is_file()))
}

/// CHROMIUM may be a path or the name of a program.
fn found_as_named(project: &Project, path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return std::path::absolute(path).ok();
    }
    project.program(path.to_str()?)
}

/// Whether apt may be used without asking for a password.
fn is_root_on_debian(project: &Project) -> bool {
    let debian = fs::read_to_string("/etc/os-release").is_ok_and(|text| is_debian(&text));
    debian
        && project
            .command("id")
            .ok()
            .and_then(|mut id| {
                id.arg("-u");
                output_of(id)
            })
            .is_some_and(|user| user.trim() == "0")
}

/// Whether an os-release file is Debian's own. Ubuntu's chromium is a snap, which cannot be used here.
fn is_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| matches!(line, "ID=debian" | "ID=\"debian\""))
}

/// Installs Debian's chromium.
fn install_from_debian(project: &Project) -> Result<(), Failure> {
    let hint = "Install Chromium yourself and set CHROMIUM to its path.";
    let mut update = project.command("apt-get")?;
    update.arg("update");
    Step::new("Update Debian's package lists", update, hint).run()?;
    let mut install = project.command("apt-get")?;
    install.args(["install", "-y", "--no-install-recommends", "chromium"]).env("DEBIAN_FRONTEND", "noninteractive");
    Step::new("Install Debian's chromium", install, hint).run()
}

#[cfg(test)]
mod tests {
    use super::is_debian;

    #[test]
    fn ubuntu_is_not_debian() {
        assert!(is_debian("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(!is_debian("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
    }
}
