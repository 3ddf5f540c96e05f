//! Installs the tools that a build of the site needs, in exactly the versions that the project pins.

use crate::npm;
use crate::project::Project;
use crate::run::{Failure, Step, output_of};
use std::fs;
use std::path::Path;

/// Version of trunk.
const TRUNK: &str = "0.21.14";

/// Version of cargo-fuzz, which builds the fuzz targets.
const CARGO_FUZZ: &str = "0.13.2";

const WASM: &str = "wasm32-unknown-unknown";

/// Ensures what `serve` needs: the wasm target, trunk and the wasm-bindgen CLI.
pub(crate) fn ensure_for_development(project: &Project) -> Result<(), Failure> {
    ensure_wasm_target(project)?;
    ensure_crate(project, "trunk", "trunk", TRUNK, &["--locked", "--no-default-features", "--features", "rustls"])?;
    let version = locked_version(&project.read("Cargo.lock")?, "wasm-bindgen")
        .ok_or_else(|| Failure::new("Cargo.lock names no wasm-bindgen"))?;
    // Without --locked: the CLI's own lock file may name yanked versions.
    ensure_crate(project, "wasm-bindgen", "wasm-bindgen-cli", &version, &[])
}

/// Ensures what a release build needs: the same, and wasm-opt.
pub(crate) fn ensure_for_release(project: &mut Project) -> Result<(), Failure> {
    ensure_for_development(project)?;
    let version = binaryen_version(&project.read("tests/e2e/package.json")?)
        .ok_or_else(|| Failure::new("tests/e2e/package.json pins no binaryen"))?;
    if !is_installed(project, "wasm-opt", &version) {
        npm::ensure_packages(project)?;
        project.prefer(project.e2e().join("node_modules").join(".bin"));
    }
    if is_installed(project, "wasm-opt", &version) {
        Ok(())
    } else {
        Err(Failure::new(format!("wasm-opt {version} cannot be run"))
            .hint("Delete tests/e2e/node_modules and try again, or put that version on PATH."))
    }
}

/// Ensures what `fuzz` needs: cargo-fuzz and a nightly Rust.
pub(crate) fn ensure_for_fuzzing(project: &Project) -> Result<(), Failure> {
    let missing = || {
        Failure::new("Fuzzing needs a nightly Rust, for the instrumentation libFuzzer works with")
            .hint("Run `rustup toolchain install nightly --profile minimal`; the project itself stays with its own.")
    };
    let mut rustc = project.command("rustup").map_err(|_| missing())?;
    rustc.args(["run", "nightly", "rustc", "-vV"]);
    output_of(rustc).ok_or_else(missing)?;
    ensure_crate(project, "cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, &["--locked"])
}

/// Python packages of DNS tools that the published formats are loaded into.
const DNS_PACKAGES: [&str; 3] = ["octodns==1.22.0", "moto[server]==5.2.5", "awscli==1.46.3"];

/// Programs of name servers that the published formats are loaded into.
const SERVERS: [&str; 6] = ["named", "nsupdate", "dig", "knotd", "knotc", "pdnsutil"];

/// Debian's packages of them.
const SERVER_PACKAGES: [&str; 5] = ["bind9", "bind9-dnsutils", "knot", "pdns-server", "pdns-backend-sqlite3"];

/// Installs the DNS tools that the tests of the published formats use, where the system allows it; returns the folder of
/// those from Python packages. What cannot be installed is left out, and its tests say that they are skipped.
pub(crate) fn install_dns_tools(project: &Project) -> Option<std::path::PathBuf> {
    let skipped =
        |what: &str| println!("Skipped: {what} could not be installed, so what is published is not loaded into it.");
    if SERVERS.iter().any(|tool| output_of_tool(project, tool).is_none()) {
        let installed = project.command("apt-get").ok().is_some_and(|mut apt| {
            apt.args(["install", "-y", "-q"]).args(SERVER_PACKAGES).env("DEBIAN_FRONTEND", "noninteractive");
            let hint = format!("Install {}.", SERVER_PACKAGES.join(", "));
            Step::new("Install name servers from the system's packages", apt, hint).run().is_ok()
        });
        if !installed {
            skipped("BIND, Knot or PowerDNS");
        }
    }
    let folder = project.tools.join("dns");
    let programs = folder.join("bin");
    if programs.join("octodns-sync").exists() && programs.join("moto_server").exists() && programs.join("aws").exists()
    {
        return Some(programs);
    }
    let made = project.command("python3").ok().is_some_and(|mut python| {
        python.args(["-m", "venv"]).arg(&folder);
        Step::new("Make a Python environment for DNS tools", python, "Install python3-venv.").run().is_ok()
    });
    let mut pip = std::process::Command::new(programs.join("pip"));
    pip.args(["install", "-q"]).args(DNS_PACKAGES);
    if made && Step::new("Install OctoDNS, moto and aws", pip, "Check the network connection.").run().is_ok() {
        return Some(programs);
    }
    skipped("OctoDNS, moto and aws");
    None
}

fn output_of_tool(project: &Project, tool: &str) -> Option<String> {
    let mut command = project.command(tool).ok()?;
    command.arg(match tool {
        "dig" => "-v",
        "pdnsutil" => "--version",
        _ => "-V",
    });
    output_of(command)
}

/// Ensures that rustc can compile to wasm.
pub(crate) fn ensure_wasm_target(project: &Project) -> Result<(), Failure> {
    let mut rustc = project.command("rustc")?;
    rustc.args(["--print", "target-libdir", "--target", WASM]);
    if output_of(rustc).is_some_and(|directory| Path::new(directory.trim()).is_dir()) {
        return Ok(());
    }
    let mut rustup = project.command("rustup").map_err(|_| {
        Failure::new(format!("Rust's {WASM} target is missing, and rustup to add it"))
            .hint("Install Rust with rustup, or your system's package with that target.")
    })?;
    rustup.args(["target", "add", WASM]);
    Step::new(format!("Add Rust's {WASM} target"), rustup, "Check the network connection and try again.").run()
}

/// Installs a tool from the crate registry, unless this exact version is installed.
fn ensure_crate(project: &Project, tool: &str, name: &str, version: &str, options: &[&str]) -> Result<(), Failure> {
    if is_installed(project, tool, version) {
        return Ok(());
    }
    // Separate from the project's own artifacts, and kept until the tool is built, so that an interrupted
    // installation continues where it stopped.
    let build = project.tools.join("build");
    let mut cargo = project.command("cargo")?;
    cargo
        .args(["install", name, "--version", version, "--force"])
        .args(options)
        .arg("--root")
        .arg(&project.tools)
        .env("CARGO_TARGET_DIR", &build)
        // It is built once and runs a few times a day: compile time matters, not speed.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    for setting in [
        "CARGO_BUILD_TARGET",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_BUILD_BUILD_DIR",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTFLAGS",
    ] {
        cargo.env_remove(setting);
    }
    Step::new(
        format!("Install {tool} {version} (one-off; takes minutes to an hour on a slow machine)"),
        cargo,
        "Check the network connection and that a C compiler is installed, then try again: \
         it goes on where it stopped.",
    )
    .run()?;
    if is_installed(project, tool, version) {
        // If this fails, only disk space is wasted.
        let _ = fs::remove_dir_all(&build);
        Ok(())
    } else {
        Err(Failure::new(format!("{tool} was installed but does not report {version}"))
            .hint(format!("Delete {} and try again.", project.tools.display())))
    }
}

/// Whether the tool is found and reports this version.
fn is_installed(project: &Project, tool: &str, version: &str) -> bool {
    project
        .command(tool)
        .ok()
        .and_then(|mut command| {
            command.arg("--version");
            output_of(command)
        })
        .is_some_and(|output| reports(&output, version))
}

/// Whether the output of `--version` contains the version: "trunk 0.21.14", "wasm-opt version 132 (…)".
fn reports(output: &str, version: &str) -> bool {
    output.split_whitespace().any(|word| word == version)
}

/// The version of a package in a Cargo.lock.
pub(crate) fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    lock.lines()
        .skip_while(|line| *line != name)
        .take_while(|line| *line != "[[package]]")
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
}

/// The version that wasm-opt reports ("132") for the binaryen version pinned in a package.json ("132.0.0").
fn binaryen_version(package: &str) -> Option<String> {
    let (_, rest) = package.split_once("\"binaryen\"")?;
    let version = rest.split('"').nth(1)?;
    let major = version.split('.').next()?;
    (!major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit())).then(|| major.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{TRUNK, binaryen_version, locked_version, reports};

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm\"\nversion = \"9.9.9\"\n\n\
        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n\n\
        [[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n";

    #[test]
    fn the_lock_file_names_the_version() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-futures").as_deref(), Some("0.4.80"));
        assert_eq!(locked_version(LOCK, "yew"), None);
        assert_eq!(locked_version("", "yew"), None);
    }

    #[test]
    fn the_version_is_a_whole_word() {
        assert!(reports("trunk 0.21.14\n", "0.21.14"));
        assert!(reports("wasm-opt version 132 (version_132)\n", "132"));
        assert!(reports("wasm-bindgen 0.2.130 (abc)\r\n", "0.2.130"));
        assert!(!reports("trunk 0.21.140\n", "0.21.14"));
        assert!(!reports("", "0.21.14"));
    }

    #[test]
    fn package_json_pins_binaryen() {
        let package = "{ \"devDependencies\": { \"binaryen\": \"132.0.0\" } }";
        assert_eq!(binaryen_version(package).as_deref(), Some("132"));
        assert_eq!(binaryen_version("{ \"binaryen\": \"^132.0.0\" }"), None);
        assert_eq!(binaryen_version("{}"), None);
    }

    /// Trunk compares `Trunk.toml` with the tools on PATH, so both lists of versions must agree.
    #[test]
    fn trunk_toml_names_the_versions_the_project_uses() {
        let trunk = include_str!("../../Trunk.toml");
        let bindgen = locked_version(include_str!("../../Cargo.lock"), "wasm-bindgen");
        let binaryen = binaryen_version(include_str!("../../tests/e2e/package.json"));
        assert!(trunk.contains(&format!("trunk-version = \"^{TRUNK}\"")));
        assert!(bindgen.is_some_and(|it| trunk.contains(&format!("wasm_bindgen = \"{it}\""))));
        assert!(binaryen.is_some_and(|it| trunk.contains(&format!("wasm_opt = \"version_{it}\""))));
    }
}
