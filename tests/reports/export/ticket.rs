//! The text for a ticket, read by `pulldown-cmark`.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use tls_rpt_workbench::export::{self, Everything, Format, Selection, markdown};
use tls_rpt_workbench::report::Report;

use super::{Half, problems, samples, shown, written};

/// What a Markdown reader finds.
#[derive(Debug, Default)]
struct Read {
    headings: Vec<String>,
    blocks: Vec<String>,
    codes: Vec<String>,
    /// The cells of each row of the table.
    rows: Vec<Vec<String>>,
    text: String,
}

fn read(text: &str) -> Read {
    let mut out = Read::default();
    let (mut heading, mut block, mut cell) = (None::<String>, None::<String>, None::<String>);
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => out.headings.extend(heading.take()),
            Event::Start(Tag::CodeBlock(kind)) => {
                assert_eq!(kind, CodeBlockKind::Fenced("sh".into()));
                block = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) => out.blocks.extend(block.take()),
            Event::Start(Tag::TableRow | Tag::TableHead) => out.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => cell = Some(String::new()),
            Event::End(TagEnd::TableCell) => out.rows.last_mut().unwrap().extend(cell.take()),
            Event::Text(piece) if block.is_none() && ["www.", "://", "@"].iter().any(|link| piece.contains(link)) => {
                panic!("{piece} would become a link in {text}");
            }
            Event::Text(piece) => match (&mut block, &mut cell, &mut heading) {
                (Some(block), ..) => block.push_str(&piece),
                (None, Some(cell), _) => cell.push_str(&piece),
                (None, None, Some(heading)) => heading.push_str(&piece),
                (None, None, None) => out.text.push_str(&piece),
            },
            Event::Code(piece) => {
                out.codes.push(piece.to_string());
                match (&mut cell, &mut heading) {
                    (Some(cell), _) => cell.push_str(&piece),
                    (None, Some(heading)) => heading.push_str(&piece),
                    (None, None) => out.text.push_str(&piece),
                }
            }
            Event::SoftBreak => out.text.push('\n'),
            Event::Start(Tag::Paragraph | Tag::List(None) | Tag::Item | Tag::Strong | Tag::Table(_))
            | Event::End(_) => {}
            other => panic!("{other:?} in {text}"),
        }
    }
    out
}

fn commands(problem: &markdown::Problem) -> Option<String> {
    let lines: Vec<String> = problem.steps().into_iter().map(|step| step.command + "\n").collect();
    (!lines.is_empty()).then(|| lines.concat())
}

#[track_caller]
fn assert_ticket(text: &str, reports: &[Report], problems: &[markdown::Problem]) {
    let read = read(text);
    let has_failures = reports.iter().flat_map(|report| &report.policies).any(|policy| !policy.failures.is_empty());
    assert_eq!(read.headings.len(), 1 + problems.len() + usize::from(has_failures), "{text}");
    assert_eq!(read.blocks, problems.iter().filter_map(commands).collect::<Vec<_>>());
    assert!(read.rows.iter().all(|row| row.len() == 6), "{text}");
    for problem in problems {
        for name in [&problem.mx, &problem.policy_domain].into_iter().flatten() {
            assert!(read.codes.contains(&shown(name)), "{name:?} is not in {text}");
        }
        for name in problem.reporters.iter().take(6) {
            assert!(read.codes.contains(&shown(name)), "{name:?} is not in {text}");
        }
    }
    assert!(!text.contains(|c: char| c != '\n' && (c.is_control() || matches!(c, '\u{200b}' | '\u{202e}'))));
}

#[test]
fn hostile_text_has_no_meaning_in_a_ticket_and_blocks_hold_exactly_the_commands() {
    for reports in samples() {
        let problems = problems(&reports);
        assert_ticket(&written(Format::Markdown, &reports, &Everything, false), &reports, &problems);
    }
}

/// Chooses the second failure of the first report.
struct Second;

impl Selection for Second {
    fn report(&self, report: usize) -> bool {
        report == 0
    }

    fn policy(&self, _: usize, _: usize) -> bool {
        true
    }

    fn failure(&self, _: usize, _: usize, failure: usize) -> bool {
        failure == 1
    }
}

#[test]
fn figures_and_table_are_those_of_the_chosen_rows() {
    let one = crate::support::json_report(&crate::support::with_failures(
        r#"[{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.example.com","failed-session-count":7},
            {"result-type":"validation-failure","receiving-mx-hostname":"mx2.example.com","failed-session-count":3}]"#,
    ));
    let two = crate::support::json_report(&crate::support::plain_report("r2", 1204));
    let reports = [one, two];
    let all = read(&written(Format::Markdown, &reports, &Everything, false));
    assert!(
        all.text.starts_with(
            "2 reports from Sender about example.com, 2026-05-12. 1,214 sessions: 1,204 successful, 10 failed."
        ),
        "{}",
        all.text
    );
    assert_eq!(all.rows[1], ["example.com", "mx1.example.com", "certificate-expired", "not given", "2026-05-12", "7"]);
    assert_eq!(all.rows.len(), 3);
    let some = read(&written(Format::Markdown, &reports, &Second, false));
    assert!(some.text.starts_with("1 report from Sender"), "{}", some.text);
    assert_eq!(some.rows.len(), 2);
    assert_eq!(some.rows[1][1], "mx2.example.com");
}

#[test]
fn a_ticket_reads_as_it_should() {
    let report = crate::support::json_report(&crate::support::with_failures(
        r#"[{"result-type":"sts-policy-fetch-error","failed-session-count":10}]"#,
    ));
    let mut problem = problems(std::slice::from_ref(&report)).remove(0);
    problem.ongoing = Some(true);
    problem.of = Some(1_214);
    let mut out = Vec::new();
    export::write(Format::Markdown, std::iter::once(&report), &Everything, &[problem], false, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("# TLS reports: 1 problem, 1 still happening\n\n1 report from `Sender`"), "{text}");
    for line in [
        "## 1. The MTA-STS policy cannot be fetched (`example.com`)",
        "- Who acts: the owner of the domain",
        "- Seen: 2026-05-12, still happening",
        "- Failed sessions: 10 of 1,214",
        "- Policy domain: `example.com`",
        "- Reported by: `Sender`",
        "```sh",
        "dig +noall +comments +answer TXT _mta-sts.example.com | grep -E 'status:|CNAME|TXT'",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in {text}");
    }
    assert!(text.contains("from the web host `mta-sts.example.com`."), "{text}");
}

#[test]
fn a_long_table_is_cut_and_says_so() {
    let failures: Vec<String> = (0..25)
        .map(|number| {
            let count = 100 - number;
            format!(r#"{{"result-type":"new-{number}","failed-session-count":{count}}}"#)
        })
        .collect();
    let report = crate::support::json_report(&crate::support::with_failures(&format!("[{}]", failures.join(","))));
    let text = written(Format::Markdown, &[report], &Everything, false);
    let read = read(&text);
    assert_eq!(read.rows.len(), 21);
    assert_eq!(read.rows[1][2], "new-0");
    assert!(text.contains("\n5 more kinds of failure with fewer sessions are not listed.\n"));
}

#[test]
fn tickets_of_chosen_and_masked_rows_are_whole_too() {
    for reports in samples() {
        read(&written(Format::Markdown, &reports, &Half, false));
        read(&written(Format::Markdown, &reports, &Everything, true));
    }
}
