//! The same checks for every fixture: adding a file to `tests/fixtures/<reporter>/` is adding a test.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test reports fixtures` writes the `.snap` files anew; read the difference before keeping it.

use std::path::Path;

use crate::support::{all_fixtures, fixtures_root, gzip, mail, mbox, read, render, reports, sessions_of, tar, zip_of};
use tls_rpt_workbench::intake::Outcome;
use tls_rpt_workbench::report::Report;
use zip::CompressionMethod;

/// Runs a check on each fixture and names all that fail.
fn for_each_fixture(check: impl Fn(&Path, &[u8]) -> Result<(), String>) {
    let fixtures = all_fixtures();
    assert!(fixtures.len() > 50, "the fixtures are where they should be");
    let failures: Vec<String> = fixtures
        .iter()
        .filter_map(|path| {
            let bytes = std::fs::read(path).unwrap();
            let name = path.strip_prefix(fixtures_root()).unwrap().display();
            check(path, &bytes).err().map(|why| format!("{name}: {why}"))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn same(wrapped: &str, got: &[Report], want: &[Report]) -> Result<(), String> {
    if got == want { Ok(()) } else { Err(format!("{wrapped}:\n{got:#?}\ninstead of\n{want:#?}")) }
}

#[test]
fn every_fixture_holds_a_report() {
    for_each_fixture(|_, bytes| match read("unknown", bytes).outcome() {
        Outcome::Read => Ok(()),
        other => Err(other.name().to_owned()),
    });
}

#[test]
fn a_name_changes_nothing() {
    for_each_fixture(|path, bytes| {
        let want = reports(&read("unknown", bytes));
        let own_name = path.file_name().unwrap().to_str().unwrap();
        for name in [own_name, "report.json.gz", "report.json", "mail.eml", "x.zip", "x.exe", "", "a!b!c"] {
            same(name, &reports(&read(name, bytes)), &want)?;
        }
        Ok(())
    });
}

#[test]
fn gzip_around_it_changes_nothing() {
    for_each_fixture(|_, bytes| {
        let want = reports(&read("unknown", bytes));
        same("gzip", &reports(&read("unknown", &gzip(bytes))), &want)?;
        same("gzip twice", &reports(&read("unknown", &gzip(&gzip(bytes)))), &want)
    });
}

#[test]
fn a_mail_around_it_changes_nothing() {
    for_each_fixture(|_, bytes| {
        let want = reports(&read("unknown", bytes));
        for content_type in [
            "application/tlsrpt+gzip",
            "application/tlsrpt+json",
            "application/octet-stream",
            "APPLICATION/JSON; name=\"a report\"",
            "image/png",
            "nonsense",
        ] {
            same(content_type, &reports(&read("unknown", &mail(content_type, bytes))), &want)?;
            let packed = mail(content_type, &gzip(bytes));
            same(&format!("gzip as {content_type}"), &reports(&read("unknown", &packed)), &want)?;
        }
        // As text the mail's own decoding comes first; gzip must survive it.
        same("gzip as text", &reports(&read("unknown", &mail("text/plain; charset=utf-8", &gzip(bytes)))), &want)
    });
}

#[test]
fn an_archive_around_it_changes_nothing() {
    for_each_fixture(|_, bytes| {
        let want = reports(&read("unknown", bytes));
        let mail = mail("application/octet-stream", bytes);
        let stored = zip_of(&[("folder/unknown", bytes)], CompressionMethod::Stored);
        let tar = tar(&[("folder/unknown", bytes)]);
        for (what, wrapped) in [
            ("zip", zip_of(&[("folder/unknown", bytes)], CompressionMethod::Deflated)),
            ("zip of gzip", zip_of(&[("unknown", &gzip(bytes))], CompressionMethod::Deflated)),
            ("zip of mail", zip_of(&[("unknown", &mail)], CompressionMethod::Deflated)),
            ("zip in zip", zip_of(&[("unknown", &stored)], CompressionMethod::Deflated)),
            ("stored zip in a mail", crate::support::mail("application/zip", &stored)),
            ("stored zip", stored),
            ("tar.gz", gzip(&tar)),
            ("tar", tar),
            ("mbox", mbox(&[&mail])),
            (
                "mbox with CRLF",
                String::from_utf8(mbox(&[&mail])).unwrap().replace("\r\n", "\n").replace('\n', "\r\n").into_bytes(),
            ),
        ] {
            same(what, &reports(&read("unknown", &wrapped)), &want)?;
        }
        Ok(())
    });
}

#[test]
fn sums_hold() {
    for_each_fixture(|_, bytes| {
        for report in reports(&read("unknown", bytes)) {
            let all = report.policies.iter().fold(0_u64, |sum, policy| sum.saturating_add(policy.sessions()));
            let headline = sessions_of(&report).total();
            if headline > all {
                return Err(format!("{headline} sessions in the headline, {all} in the policies"));
            }
            for policy in &report.policies {
                let detailed = policy.failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
                if policy.unexplained() != policy.failed.saturating_sub(detailed) {
                    return Err(format!("{} unexplained of {}", policy.unexplained(), policy.failed));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn what_is_read_is_what_the_snapshot_says() {
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    for_each_fixture(|path, bytes| {
        let got = render(&read("unknown", bytes));
        let snapshot = path.with_added_extension("snap");
        if update {
            std::fs::write(&snapshot, &got).unwrap();
        }
        let want = std::fs::read_to_string(&snapshot).map_err(|error| format!("no snapshot: {error}"))?;
        if got == want { Ok(()) } else { Err(format!("now\n{got}\nsnapshot\n{want}")) }
    });
}
