//! A made-up month of reports, for users who have none yet: three domains, six reporters in the dialects of real senders,
//! and five problems, of which one is noise and one is over. It is generated, so that it ends the day before today.

use crate::report::Day;
use crate::report::time::DAY;

/// A file of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFile {
    /// The file name.
    pub name: String,
    /// A report as JSON.
    pub text: String,
}

/// Days of the sample.
const DAYS: i64 = 30;

/// A policy domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Domain {
    /// In mode enforce, with two MX hosts.
    Contoso,
    /// In mode testing; one of its MX hosts is not in the policy.
    Shop,
    /// With TLSA records, and a policy in mode enforce.
    Club,
}

/// A sender of reports, named by what is special about its reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// As the RFC has it.
    Google,
    /// An entry per policy type for the same sessions; TLSA records as an array in a string.
    Microsoft,
    /// The end is the next midnight; no hosts; the reason in words.
    MailRu,
    /// Null for what is unknown; the host as name.
    Stalwart,
    /// What Postfix logs, with its reason codes.
    Postfix,
    /// The policy as one text; names of OpenSSL errors.
    Halon,
}

/// The files of the sample, up to the day before `today`.
pub fn files(today: Day) -> Vec<SampleFile> {
    let mut out = Vec::new();
    for ago in (1..=DAYS).rev() {
        let day = today - ago;
        for (dialect, domains) in REPORTERS {
            // One reporter has stopped.
            if dialect == Dialect::Halon && ago < 9 {
                continue;
            }
            for domain in domains {
                let report = Report { dialect, domain: *domain, day, ago };
                out.push(SampleFile { name: report.file_name(), text: report.json() });
            }
        }
    }
    out
}

const REPORTERS: [(Dialect, &[Domain]); 6] = [
    (Dialect::Google, &[Domain::Contoso, Domain::Shop, Domain::Club]),
    (Dialect::Microsoft, &[Domain::Contoso, Domain::Shop, Domain::Club]),
    (Dialect::MailRu, &[Domain::Contoso, Domain::Shop]),
    (Dialect::Stalwart, &[Domain::Contoso, Domain::Club]),
    (Dialect::Postfix, &[Domain::Contoso]),
    (Dialect::Halon, &[Domain::Contoso, Domain::Shop]),
];

impl Domain {
    const fn name(self) -> &'static str {
        match self {
            Self::Contoso => "contoso.example",
            Self::Shop => "shop.example",
            Self::Club => "club.example",
        }
    }

    /// The lines of its MTA-STS policy.
    fn policy(self) -> Vec<String> {
        let (mode, hosts): (_, &[&str]) = match self {
            Self::Contoso => ("enforce", &["mx1.contoso.example", "mx2.contoso.example"]),
            Self::Shop => ("testing", &["mx.shop.example"]),
            Self::Club => ("enforce", &["mx.club.example"]),
        };
        let mut lines = vec!["version: STSv1".to_owned(), format!("mode: {mode}")];
        lines.extend(hosts.iter().map(|host| format!("mx: {host}")));
        lines.push("max_age: 604800".to_owned());
        lines
    }
}

impl Dialect {
    /// The name of the organization, its domain, and the sessions that it has with each domain on a working day.
    const fn sender(self) -> (&'static str, &'static str, u64) {
        match self {
            Self::Google => ("Google Inc.", "google.com", 9_000),
            Self::Microsoft => ("Microsoft Corporation", "microsoft.com", 6_400),
            Self::MailRu => ("Mail.ru", "mail.ru", 900),
            Self::Stalwart => ("mx.northwind.example", "northwind.example", 120),
            Self::Postfix => ("tailspin.example", "tailspin.example", 60),
            Self::Halon => ("Fabrikam Mail", "fabrikam.example", 300),
        }
    }

    const fn address(self) -> &'static str {
        match self {
            Self::Google => "209.85.219.198",
            Self::Microsoft => "40.107.22.1",
            Self::MailRu => "94.100.181.12",
            Self::Stalwart => "198.51.100.9",
            Self::Postfix => "198.51.100.33",
            Self::Halon => "198.51.100.20",
        }
    }
}

/// A failure entry.
struct Failure {
    result_type: &'static str,
    host: &'static str,
    ip: &'static str,
    failed: u64,
    reason: &'static str,
}

struct Report {
    dialect: Dialect,
    domain: Domain,
    day: Day,
    /// Days before today.
    ago: i64,
}

impl Report {
    fn file_name(&self) -> String {
        let (_, submitter, _) = self.dialect.sender();
        let start = self.day.0 * DAY;
        format!("{submitter}!{}!{start}!{}!001.json", self.domain.name(), start + DAY - 1)
    }

    /// A number below 100 that varies from report to report, and is always the same for the same one.
    fn chance(&self) -> u64 {
        let seed = (self.ago * 7_919 + self.dialect as i64 * 104_729 + self.domain as i64 * 1_299_709).unsigned_abs();
        seed.wrapping_mul(6_364_136_223_846_793_005).rotate_right(33) % 100
    }

    fn sessions(&self) -> u64 {
        let (.., usual) = self.dialect.sender();
        let share = match self.domain {
            Domain::Contoso => 100,
            Domain::Shop => 40,
            Domain::Club => 65,
        };
        // 1970 began on a Thursday.
        let weekend = (self.day.0 + 3).rem_euclid(7) > 4;
        let sessions = usual * share * (80 + self.chance() * 2 / 5) / 10_000;
        if weekend { sessions / 2 } else { sessions }
    }

    fn failures(&self) -> Vec<Failure> {
        let sessions = self.sessions();
        let mut out = Vec::new();
        // The certificate of one MX host has expired: every fifth session goes there.
        if self.domain == Domain::Contoso && self.ago <= 9 {
            let (result_type, reason) = match self.dialect {
                Dialect::Google | Dialect::Microsoft => ("certificate-expired", ""),
                Dialect::MailRu => ("certificate-expired", "x509: certificate has expired or is not yet valid"),
                Dialect::Stalwart => ("certificate-not-trusted", "invalid peer certificate: Expired"),
                Dialect::Postfix => ("certificate-expired", "certificate_has_expired"),
                Dialect::Halon => ("certificate-expired", "X509_V_ERR_CERT_HAS_EXPIRED"),
            };
            let part = if self.ago == 9 { 12 } else { 5 };
            let failed = (sessions / part).max(1);
            out.push(Failure { result_type, host: "mx2.contoso.example", ip: "203.0.113.26", failed, reason });
        }
        // The other one offered no TLS for a week.
        let saw = matches!(self.dialect, Dialect::Google | Dialect::Microsoft | Dialect::MailRu | Dialect::Halon);
        if self.domain == Domain::Contoso && (18..=24).contains(&self.ago) && saw {
            let failed = (sessions / 9).max(1);
            let result_type = "starttls-not-supported";
            out.push(Failure { result_type, host: "mx1.contoso.example", ip: "203.0.113.25", failed, reason: "" });
        }
        // An MX host was added to the zone, not to the policy.
        if self.domain == Domain::Shop && self.ago <= 16 && self.dialect != Dialect::Halon {
            let reason = if self.dialect == Dialect::MailRu { "mx does not match mta-sts policy" } else { "" };
            let failed = (sessions / 12).max(1);
            let result_type = "validation-failure";
            out.push(Failure { result_type, host: "backup.shop.example", ip: "203.0.113.99", failed, reason });
        }
        // A small sender cannot reach the policy host, while others can.
        if self.domain == Domain::Shop && self.dialect == Dialect::Halon && (9..=12).contains(&self.ago) {
            let (result_type, reason) = ("sts-policy-fetch-error", "fetch failed: connection timed out");
            out.push(Failure { result_type, host: "", ip: "", failed: sessions / 2, reason });
        }
        // A single session now and then.
        if self.domain == Domain::Club && self.dialect == Dialect::Google && matches!(self.ago, 4 | 13 | 26) {
            let result_type = "starttls-not-supported";
            out.push(Failure { result_type, host: "mx.club.example", ip: "203.0.113.40", failed: 1, reason: "" });
        }
        out
    }

    fn json(&self) -> String {
        let (name, submitter, _) = self.dialect.sender();
        let (day, domain) = (self.day, self.domain.name());
        let end = match self.dialect {
            Dialect::MailRu | Dialect::Stalwart => format!("{}T00:00:00Z", day + 1),
            _ => format!("{day}T23:59:59Z"),
        };
        let contact = match self.dialect {
            Dialect::Stalwart => "null".to_owned(),
            Dialect::Google => "\"smtp-tls-reporting@google.com\"".to_owned(),
            _ => format!("\"tlsrpt@{submitter}\""),
        };
        let failures = self.failures();
        let failed: u64 = failures.iter().map(|failure| failure.failed).sum();
        let good = self.sessions().saturating_sub(failed);
        let details: Vec<String> = failures.iter().map(|failure| self.detail(failure)).collect();
        let mut policies = vec![self.policy(&self.sts(), good, failed, &details)];
        if self.domain == Domain::Club {
            let dane = self.policy(&self.tlsa(), good, failed, &details);
            match self.dialect {
                // Both describe the same sessions.
                Dialect::Microsoft => policies.insert(0, dane),
                Dialect::Stalwart => policies = vec![dane],
                _ => {}
            }
        }
        format!(
            "{{\"organization-name\":\"{name}\",\"date-range\":{{\"start-datetime\":\"{day}T00:00:00Z\",\
             \"end-datetime\":\"{end}\"}},\"contact-info\":{contact},\"report-id\":\"{day}_{domain}@{submitter}\",\
             \"policies\":[{}]}}\n",
            policies.join(",")
        )
    }

    /// A policy entry; `policy` is the content of its `policy` member.
    fn policy(&self, policy: &str, good: u64, failed: u64, details: &[String]) -> String {
        let details = match (self.dialect, details.is_empty()) {
            (Dialect::Google | Dialect::MailRu, true) => String::new(),
            _ => format!(",\"failure-details\":[{}]", details.join(",")),
        };
        format!(
            "{{\"policy\":{{{policy},\"policy-domain\":\"{}\"}},\"summary\":{{\"total-successful-session-count\":{good},\
             \"total-failure-session-count\":{failed}}}{details}}}",
            self.domain.name()
        )
    }

    fn sts(&self) -> String {
        let lines = self.domain.policy();
        let text = match self.dialect {
            Dialect::Halon => format!("\"{}\\n\"", lines.join("\\n")),
            _ => format!("[\"{}\"]", lines.join("\",\"")),
        };
        let hosts: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("mx: ")).collect();
        let hosts = match self.dialect {
            Dialect::Microsoft | Dialect::MailRu => String::new(),
            _ => format!(",\"mx-host\":[\"{}\"]", hosts.join("\",\"")),
        };
        format!("\"policy-type\":\"sts\",\"policy-string\":{text}{hosts}")
    }

    fn tlsa(&self) -> String {
        let record = format!("3 1 1 {}", "5f3a0c1d9e8b7a6f".repeat(4));
        let text = match self.dialect {
            Dialect::Microsoft => format!("[\"[\\\"{record}\\\"]\"]"),
            _ => format!("[\"{record}\"]"),
        };
        format!("\"policy-type\":\"tlsa\",\"policy-string\":{text}")
    }

    fn detail(&self, failure: &Failure) -> String {
        let Failure { result_type, host, ip, failed, reason } = failure;
        let text = |name: &str, value: &str| match (value, self.dialect) {
            ("", Dialect::Stalwart) => format!(",\"{name}\":null"),
            ("", _) => String::new(),
            (value, _) => format!(",\"{name}\":\"{value}\""),
        };
        let sender = if self.dialect == Dialect::MailRu || host.is_empty() { "" } else { self.dialect.address() };
        format!(
            "{{\"result-type\":\"{result_type}\"{}{}{},\"failed-session-count\":{failed}{}}}",
            text("sending-mta-ip", sender),
            text("receiving-mx-hostname", host),
            text("receiving-ip", ip),
            text("failure-reason-code", reason),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Archive, FileId, Source};
    use crate::explore::{Explorer, Filter, ReportOrder};
    use crate::intake::{Limits, read_file};
    use crate::present::problem::Attention;
    use crate::present::{Dashboard, Headline};

    fn dashboard(today: Day) -> Dashboard {
        let mut archive = Archive::default();
        archive.set_today(today);
        for (at, file) in (0..).zip(files(today)) {
            let read = read_file(&file.name, file.text.as_bytes(), &Limits::default());
            assert_eq!(read.found.len(), 1, "{}", file.name);
            for found in read.found {
                archive.add(found.report, Source { file: FileId(at), index: 0, place: found.place });
            }
        }
        let mut explorer = Explorer::default();
        explorer.set_now(today);
        Dashboard::of(&mut explorer, &archive, &Filter::default(), ReportOrder::default())
    }

    #[test]
    fn it_shows_five_problems_of_every_kind() {
        for today in [Day(20_785), Day(20_788)] {
            let found = dashboard(today);
            assert_eq!(found.domain_count, 3);
            assert_eq!(found.figures.reporters.top.len(), 6);
            assert_eq!(found.range, Some((today - 30, today - 1)));
            let kinds: Vec<(&str, Attention, &str)> = found
                .problems
                .iter()
                .map(|row| (row.fault().name(), row.attention(), row.verdict.severity.name()))
                .collect();
            assert_eq!(
                kinds,
                [
                    ("certificate-expired", Attention::NeedsAction, "critical"),
                    ("mx-not-in-policy", Attention::NeedsAction, "high"),
                    ("policy-unreachable", Attention::Watching, "info"),
                    ("starttls-missing", Attention::Watching, "info"),
                    ("starttls-missing", Attention::Over, "critical"),
                ]
            );
            assert_eq!(Headline::of(&found).text, "Some mail to contoso.example is being held back");
            let silent: Vec<&str> = found
                .figures
                .reporting_gaps
                .iter()
                .filter(|gap| gap.silent > 0)
                .map(|gap| gap.reporter.as_str())
                .collect();
            assert_eq!(silent, ["Fabrikam Mail"]);
        }
    }

    #[test]
    fn it_is_the_same_every_time() {
        assert_eq!(files(Day(20_785)), files(Day(20_785)));
    }
}
