//! The notation of records in `fixtures/record_*.tsv`.
//!
//! `\t \n \r \\`; `\xNN` one octet; `\uNNNN` a code point; `\|` boundary between character-strings; `\&` boundary
//! between TXT records; `\-` no record; `\@name\:` owner name, then the record. Without a name the owner is
//! `_smtp._tls.example.com`.

use tls_rpt_workbench::record::TxtRecord;

/// A record column, decoded.
pub(super) struct Answer {
    /// The name the records stand at.
    pub owner: String,
    /// The records in order.
    pub records: Vec<TxtRecord>,
}

/// Reads the notation.
pub(super) fn decode(notation: &str) -> Answer {
    let mut owner = "_smtp._tls.example.com".to_owned();
    let mut records = vec![TxtRecord { strings: vec![Vec::new()] }];
    let mut chars = notation.chars();
    let mut text = String::new();
    let flush = |text: &mut String, records: &mut Vec<TxtRecord>| {
        let string = records.last_mut().unwrap().strings.last_mut().unwrap();
        string.extend(text.as_bytes());
        text.clear();
    };
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next().unwrap() {
            't' => text.push('\t'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            '\\' => text.push('\\'),
            'x' => {
                flush(&mut text, &mut records);
                let hex: String = chars.by_ref().take(2).collect();
                let octet = u8::from_str_radix(&hex, 16).unwrap();
                records.last_mut().unwrap().strings.last_mut().unwrap().push(octet);
            }
            'u' => {
                let hex: String = chars.by_ref().take(4).collect();
                text.push(char::from_u32(u32::from_str_radix(&hex, 16).unwrap()).unwrap());
            }
            '|' => {
                flush(&mut text, &mut records);
                records.last_mut().unwrap().strings.push(Vec::new());
            }
            '&' => {
                flush(&mut text, &mut records);
                records.push(TxtRecord { strings: vec![Vec::new()] });
            }
            '-' => records.clear(),
            '@' => {
                owner = chars.by_ref().take_while(|c| *c != '\\').collect();
                assert_eq!(chars.next(), Some(':'));
            }
            other => panic!("unknown escape \\{other}"),
        }
    }
    if !records.is_empty() {
        flush(&mut text, &mut records);
    }
    Answer { owner, records }
}

#[test]
fn the_notation_is_read() {
    let answer = decode(r"\@_smtp._tls\:a\t\\\|\xff\u00e9\&");
    assert_eq!(answer.owner, "_smtp._tls");
    let strings: Vec<_> = answer.records.iter().map(|record| record.strings.clone()).collect();
    assert_eq!(strings, [vec![b"a\t\\".to_vec(), b"\xff\xc3\xa9".to_vec()], vec![vec![]]]);
    let nothing = decode(r"\-");
    assert_eq!((nothing.owner.as_str(), nothing.records.len()), ("_smtp._tls.example.com", 0));
}
