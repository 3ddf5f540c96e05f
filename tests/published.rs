//! What the formats publish, loaded into the real tools: the octets that a name server answers are those of the record.
//!
//! A tool that is not installed is skipped with a word; `cargo xtask test` installs them where it can. `--nocapture`
//! prints the table.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tls_rpt_workbench::record::owner::PREFIX;
use tls_rpt_workbench::record::publish::{Format, Placement, Publication};

/// Records in the zone `example.com`: what differs between tools is quoting, length and the name.
fn publications() -> Vec<(&'static str, Publication)> {
    let address = |octets: usize| format!("v=TLSRPTv1; rua=https://r.example.net/{}", "p".repeat(octets - 36));
    let record = |domain: &str, value: &str| {
        Publication::new(PREFIX, &Placement::new(domain).in_zone("example.com"), value).unwrap()
    };
    let plain = "v=TLSRPTv1; rua=mailto:tlsrpt@example.com";
    vec![
        ("plain", record("example.com", plain)),
        (
            "two destinations",
            record("two.example.com", "v=TLSRPTv1; rua=mailto:a@example.com,https://r.example.net/v1"),
        ),
        ("IDN", record("xn--bcher-kva.example.com", "v=TLSRPTv1; rua=mailto:a@xn--bcher-kva.example")),
        ("254 octets", record("l254.example.com", &address(254))),
        ("255 octets", record("l255.example.com", &address(255))),
        ("256 octets", record("l256.example.com", &address(256))),
        ("511 octets", record("l511.example.com", &address(511))),
        ("2000 octets", record("l2000.example.com", &address(2000))),
        ("encoded", record("encoded.example.com", "v=TLSRPTv1; rua=https://r.example.net/%3B%20%22?a=b&c=d")),
        ("quotation marks", record("quotes.example.com", "v=TLSRPTv1; rua=mailto:\"a b\"@example.com")),
        ("backslashes", record("back.example.com", "v=TLSRPTv1; rua=mailto:\"a\\\\b\\033\"@example.com")),
        ("dollar, backtick", record("dollar.example.com", "v=TLSRPTv1; rua=mailto:$HOME`x`'@example.com")),
        ("MX host", record("mx2.mail.example.com", plain)),
    ]
}

/// Whether a program can be run.
fn has(program: &str) -> bool {
    let found =
        Command::new(program).arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null()).status();
    if found.is_err() {
        println!("skipped: {program} is not installed");
    }
    found.is_ok()
}

/// A name server with the zone `example.com`, stopped when it is dropped.
struct Server {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

const ZONE: &str = "$TTL 3600\n@ IN SOA ns hostmaster 1 3600 900 604800 300\n@ IN NS ns\nns IN A 127.0.0.1\n";

/// A port that is free for both transports. Each test has its own range, below those that the system gives away:
/// otherwise two tests could be given the same port, one after the other.
fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let offset = std::process::id().wrapping_mul(16) + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + u16::try_from(offset % 12_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() && UdpSocket::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Starts BIND with these lines in the zone; `None` if it is not installed.
fn bind(name: &str, lines: &str) -> Option<Server> {
    if !has("named") || !has("dig") {
        return None;
    }
    let folder = std::env::temp_dir().join(format!("published-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("example.com.zone"), format!("$ORIGIN example.com.\n{ZONE}{lines}\n")).unwrap();
    let port = free_port();
    let place = folder.display();
    let config = format!(
        "options {{ directory \"{place}\"; pid-file none; session-keyfile \"{place}/session.key\"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }}; recursion no; dnssec-validation no; }};\ncontrols {{ }};\nzone \"example.com\" {{ type primary; file \"example.com.zone\"; allow-update {{ 127.0.0.1; }}; }};\n"
    );
    fs::write(folder.join("named.conf"), config).unwrap();
    let mut named = Command::new("named");
    named.args(["-g", "-c"]).arg(folder.join("named.conf"));
    Some(started(named, port, folder))
}

/// Starts a name server and waits until it answers for its zone.
fn started(mut program: Command, port: u16, folder: PathBuf) -> Server {
    let log = || fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
    let child = program.stdin(Stdio::null()).stdout(log()).stderr(log()).spawn().unwrap();
    let server = Server { child, port, folder };
    let begun = Instant::now();
    // In comments dig says that there is no connection yet.
    let answers = || dig(port, "example.com", "SOA").lines().any(|line| !line.starts_with(';'));
    while !answers() {
        let log = || fs::read_to_string(server.folder.join("log")).unwrap_or_default();
        assert!(begun.elapsed() < Duration::from_secs(30), "{program:?} does not answer:\n{}", log());
        std::thread::sleep(Duration::from_millis(100));
    }
    server
}

/// A folder with a script that runs a tool with its configuration, so that the published commands run as they are.
fn with_tool(folder: &Path, name: &str, options: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::var("PATH").unwrap_or_default();
    let real = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.exists()).unwrap();
    let script = folder.join(name);
    fs::write(&script, format!("#!/bin/sh\nexec {} {options} \"$@\"\n", real.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs published commands in a POSIX shell, with the tools of `folder` first.
fn run_commands(folder: &Path, commands: &str) -> String {
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let out = Command::new("sh").args(["-c", commands]).env("PATH", path).output().unwrap();
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// Each publication as one text with all its snippets.
fn all_snippets(format: Format, publication: &Publication) -> String {
    format.render(publication).iter().map(|snippet| snippet.text.clone() + "\n").collect()
}

/// What `dig +short` prints.
fn dig(port: u16, name: &str, kind: &str) -> String {
    let out = Command::new("dig")
        .args(["@127.0.0.1", "-p", &port.to_string(), "+short", "+tcp", "+time=2", "+tries=1", kind, name])
        .output()
        .unwrap();
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// The octets of each record in the output of `dig +short`.
fn octets(output: &str) -> Vec<Vec<u8>> {
    let line = |line: &str| {
        let mut out = Vec::new();
        let bytes = line.as_bytes();
        let (mut at, mut quoted) = (0, false);
        while let Some(&b) = bytes.get(at) {
            match b {
                b'"' => quoted = !quoted,
                b'\\' => {
                    let digits = bytes.get(at + 1..at + 4).filter(|digits| digits.iter().all(u8::is_ascii_digit));
                    let escape = if let Some(digits) = digits {
                        out.push(String::from_utf8_lossy(digits).parse().unwrap());
                        3
                    } else {
                        out.extend(bytes.get(at + 1));
                        1
                    };
                    at += escape;
                }
                b if quoted => out.push(b),
                _ => {}
            }
            at += 1;
        }
        out
    };
    output.lines().filter(|line| !line.starts_with(';')).map(line).collect()
}

#[track_caller]
fn assert_answers(server: &Server, tool: &str) {
    for (what, publication) in publications() {
        let found = octets(&dig(server.port, publication.owner(), "TXT"));
        assert_eq!(found, [publication.value().as_bytes()], "{tool}: {what}");
        println!("{tool}: {what}: the same octets");
    }
}

#[test]
fn a_name_server_answers_what_the_zone_file_lines_say() {
    let line = |(_, publication): (&str, Publication)| Format::Bind.render(&publication)[0].text.clone();
    let lines: Vec<String> = publications().into_iter().map(line).collect();
    let Some(server) = bind("zone", &lines.join("\n")) else { return };
    assert_answers(&server, "BIND, zone file");
}

#[test]
fn a_name_server_answers_what_the_updates_say() {
    // An old record at the name is replaced.
    let Some(server) = bind("update", "_smtp._tls IN TXT \"v=TLSRPTv1; rua=mailto:old@example.com\"") else { return };
    if !has("nsupdate") {
        return;
    }
    for (what, publication) in publications() {
        let script = Format::Nsupdate.render(&publication)[0].text.clone();
        run_update(&server.folder, server.port, &script, what);
    }
    assert_answers(&server, "BIND, nsupdate");
}

fn run_update(folder: &Path, port: u16, script: &str, what: &str) {
    let file = folder.join("update.txt");
    fs::write(&file, format!("server 127.0.0.1 {port}\n{script}\n")).unwrap();
    let out = Command::new("nsupdate").arg(&file).output().unwrap();
    assert!(out.status.success(), "{what}: {}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn knot_answers_what_the_commands_say() {
    if !has("knotd") || !has("knotc") || !has("dig") {
        return;
    }
    let folder = std::env::temp_dir().join(format!("published-knot-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (place, port) = (folder.display(), free_port());
    let old = "_smtp._tls IN TXT \"v=TLSRPTv1; rua=mailto:old@example.com\"";
    fs::write(folder.join("example.com.zone"), format!("$ORIGIN example.com.\n{ZONE}{old}\n")).unwrap();
    let config = format!(
        "server:\n  rundir: {place}\n  listen: 127.0.0.1@{port}\ncontrol:\n  listen: {place}/sock\ndatabase:\n  storage: {place}\nzone:\n  - domain: example.com\n    storage: {place}\n    file: example.com.zone\n"
    );
    fs::write(folder.join("knot.conf"), config).unwrap();
    with_tool(&folder, "knotc", &format!("-s {place}/sock"));
    let mut knotd = Command::new("knotd");
    knotd.arg("-c").arg(folder.join("knot.conf"));
    let server = started(knotd, port, folder);
    for (what, publication) in publications() {
        let said = run_commands(&server.folder, &all_snippets(Format::Knot, &publication));
        assert!(said.trim_end().ends_with("OK"), "{what}: {said}");
    }
    assert_answers(&server, "Knot, knotc");
}

#[test]
fn power_dns_answers_what_the_commands_say() {
    const SCHEMA: &str = "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql";
    if !has("pdns_server") || !has("pdnsutil") || !has("dig") || !Path::new(SCHEMA).exists() {
        println!("skipped: PowerDNS with SQLite is not installed");
        return;
    }
    let folder = std::env::temp_dir().join(format!("published-pdns-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (place, port) = (folder.display(), free_port());
    let config = format!(
        "launch=gsqlite3\ngsqlite3-database={place}/db\nlocal-address=127.0.0.1:{port}\nsocket-dir={place}\nsetuid=\nsetgid=\n"
    );
    fs::write(folder.join("pdns.conf"), config).unwrap();
    with_tool(&folder, "pdnsutil", &format!("--config-dir={place}"));
    let first = format!(
        "python3 -c 'import sqlite3; sqlite3.connect(\"{place}/db\").executescript(open(\"{SCHEMA}\").read())' && pdnsutil create-zone example.com ns.example.com && pdnsutil add-record example.com _smtp._tls TXT '\"v=TLSRPTv1; rua=mailto:old@example.com\"'"
    );
    run_commands(&folder, &first);
    for (what, publication) in publications() {
        let said = run_commands(&folder, &all_snippets(Format::PowerDns, &publication));
        assert!(!said.contains("rror") && said.contains("New rrset"), "{what}: {said}");
    }
    let mut program = Command::new("pdns_server");
    program.arg(format!("--config-dir={place}"));
    let server = started(program, port, folder);
    assert_answers(&server, "PowerDNS, pdnsutil");
}

/// The program of a Python package that `cargo xtask test` installs; `None` if it is not there.
fn python_tool(name: &str) -> Option<PathBuf> {
    let path =
        std::env::var_os("DNS_TOOLS").map(|folder| PathBuf::from(folder).join(name)).filter(|path| path.exists());
    if path.is_none() {
        println!("skipped: {name} is not installed (DNS_TOOLS names its folder)");
    }
    path
}

/// Reads the file of a zone as OctoDNS does and prints each value in the presentation that its providers publish,
/// without its own escape of semicolons.
const OCTODNS: &str = r"
import sys
from octodns.provider.yaml import YamlProvider
from octodns.zone import Zone
zone = Zone('example.com.', [])
YamlProvider('file', sys.argv[1]).populate(zone)
for record in zone.records:
    for value in record.chunked_values:
        print(record.fqdn + '\t' + value.replace('\\;', ';'))
";

#[test]
fn octodns_reads_what_its_files_say() {
    let Some(python) = python_tool("python").filter(|_| python_tool("octodns-sync").is_some()) else { return };
    let folder = std::env::temp_dir().join(format!("published-octodns-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (what, publication) in publications() {
        let file = Format::Octodns.render(&publication)[0].text.clone();
        fs::write(folder.join("example.com.yaml"), file).unwrap();
        let out = Command::new(&python).args(["-c", OCTODNS]).arg(&folder).output().unwrap();
        assert!(out.status.success(), "{what}: {}", String::from_utf8_lossy(&out.stderr));
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let (owner, value) = text.split_once('\t').unwrap();
        assert_eq!(owner.trim_end_matches('.'), publication.owner(), "OctoDNS: {what}");
        assert_eq!(octets(value), [publication.value().as_bytes()], "OctoDNS: {what}");
        println!("OctoDNS: {what}: the same octets");
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// A service that is stopped when it is dropped.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn route_53_takes_the_change_batch() {
    let (Some(aws), Some(moto)) = (python_tool("aws"), python_tool("moto_server")) else { return };
    let port = free_port();
    let quiet = |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let _service = Service(quiet(Command::new(moto).args(["-H", "127.0.0.1", "-p", &port.to_string()])));
    let begun = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_mins(1), "moto does not answer");
        std::thread::sleep(Duration::from_millis(200));
    }
    let folder = std::env::temp_dir().join(format!("published-aws-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let run = |arguments: &[&str]| {
        let out = Command::new(&aws)
            .args(["--endpoint-url", &format!("http://127.0.0.1:{port}"), "--output", "json", "route53"])
            .args(arguments)
            .current_dir(&folder)
            .envs([("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_DEFAULT_REGION", "us-east-1")])
            .output()
            .unwrap();
        assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()
    };
    let zone = run(&["create-hosted-zone", "--name", "example.com", "--caller-reference", "1"]);
    let id = zone["HostedZone"]["Id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    for (what, publication) in publications() {
        let batch = Format::Route53.render(&publication)[0].text.clone();
        fs::write(folder.join("change-batch.json"), batch).unwrap();
        run(&["change-resource-record-sets", "--hosted-zone-id", &id, "--change-batch", "file://change-batch.json"]);
        let sets = run(&["list-resource-record-sets", "--hosted-zone-id", &id]);
        let owner = format!("{}.", publication.owner());
        let set = sets["ResourceRecordSets"].as_array().unwrap().iter().find(|set| set["Name"] == owner.as_str());
        let values = set.unwrap()["ResourceRecords"].as_array().unwrap();
        let texts: Vec<&str> = values.iter().map(|value| value["Value"].as_str().unwrap()).collect();
        assert_eq!(octets(&texts.join("\n")), [publication.value().as_bytes()], "Route 53: {what}");
        println!("Route 53: {what}: the same octets");
    }
    fs::remove_dir_all(&folder).unwrap();
}
