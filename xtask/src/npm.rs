//! The npm packages of `tests/e2e`: Playwright, axe-core and wasm-opt.

use crate::project::Project;
use crate::run::{Failure, Step, say};
use std::fs;
use std::thread;
use std::time::Duration;

const ATTEMPTS: u64 = 3;

/// Installs the packages, unless those of the lock file are already installed.
pub(crate) fn ensure_packages(project: &Project) -> Result<(), Failure> {
    let directory = project.e2e();
    let lock = project.read("tests/e2e/package-lock.json")?;
    let stamp = directory.join("node_modules").join(".installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut result = Ok(());
    for attempt in 1..=ATTEMPTS {
        let mut npm = project.command("npm")?;
        npm.args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&directory)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        result = Step::new(
            "Install the npm packages of tests/e2e",
            npm,
            "Check the network connection and that Node.js is 20 or newer, then try again.",
        )
        .run();
        if result.is_ok() {
            break;
        }
        if attempt < ATTEMPTS {
            say(&format!("That failed; attempt {} of {ATTEMPTS} follows", attempt + 1));
            thread::sleep(Duration::from_secs(3 * attempt));
        }
    }
    result?;
    fs::write(&stamp, lock).map_err(|error| Failure::io("note the installed packages", &error))
}
