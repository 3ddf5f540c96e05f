//! Command lines that delete a record instead of publishing one.

use super::shell::{PROGRAMS, Word, arguments};
use crate::characters::any_of;

/// Whether a line deletes a record: a line of nsupdate, or a command whose name or subcommand says so. A condition of
/// nsupdate counts as well, because it creates nothing.
pub(super) fn deletes(line: &str) -> bool {
    let (first, next) = update(line);
    let deletes = |word: &str| matches!(word, "del" | "delete") || word == CONDITION;
    (deletes(first) && (next.starts_with('_') || first == CONDITION))
        || (first == "update" && deletes(next))
        || is_command(line)
}

const CONDITION: &str = "prereq";

/// Whether a line is a condition of an update (RFC 2136 s.2.4).
pub(super) fn is_condition(line: &str) -> bool {
    update(line).0 == CONDITION
}

/// The first two words of a line of nsupdate.
fn update(line: &str) -> (&str, &str) {
    let mut words = line.trim_start().trim_start_matches(any_of("> ")).split_whitespace();
    (words.next().unwrap_or_default(), words.next().unwrap_or_default())
}

fn is_command(line: &str) -> bool {
    // Most lines have no such word, and need not be split.
    let lower = line.to_ascii_lowercase();
    if !VERBS.iter().any(|verb| lower.contains(verb)) {
        return false;
    }
    let all = arguments(line);
    let Some((program, rest)) = all.split_first().filter(|(program, _)| !program.quoted) else { return false };
    let is_option = |word: &str| {
        word.starts_with('-') && word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    let known = PROGRAMS.contains(&program.value.trim_end_matches(".exe")) || program.value == "cli53";
    let plain = |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    // `Remove-DnsServerResourceRecord`, `v-delete-dns-record`.
    if plain(&program.value) && program.value.contains(any_of("-_")) && says_delete(&program.value) {
        return !rest.is_empty();
    }
    // `-X DELETE` of curl.
    let is_method = |pair: &[Word<'_>]| matches!(pair, [option, method] if matches!(option.value.as_str(), "-X" | "--request") && method.value == "DELETE");
    if known && rest.windows(2).any(is_method) {
        return true;
    }
    let has_options = || rest.iter().any(|word| !word.quoted && is_option(&word.value));
    if !(known || plain(&program.value) && has_options()) {
        return false;
    }
    // Subcommands come before the options, or between them; what follows an option may be its value.
    let mut after_option = false;
    for word in rest {
        let subcommand = !word.quoted && plain(&word.value) && !is_option(&word.value);
        if subcommand && !after_option && says_delete(&word.value) {
            return true;
        }
        if !known && !subcommand {
            return false;
        }
        after_option = is_option(&word.value);
    }
    false
}

/// Words that say to delete, as a whole part of a name; the first two also begin one.
const VERBS: [&str; 7] = ["delete", "remove", "del", "rm", "unset", "purge", "destroy"];

/// Whether a part of a command's name says so: `records-delete`, `rrdelete`, `deleteDnsRecord`.
fn says_delete(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.split(any_of("-_")).any(|part| {
        VERBS.contains(&part)
            || part.strip_prefix("rr").is_some_and(|part| VERBS.contains(&part))
            || (part.len() < name.len() || name != lower) && VERBS[..2].iter().any(|verb| part.starts_with(verb))
    })
}

#[cfg(test)]
mod tests {
    use super::deletes;

    #[test]
    fn commands_that_delete_are_known_by_their_words() {
        for line in [
            "update delete _smtp._tls.example.com. TXT",
            "> update del _smtp._tls.example.com. 3600 TXT \"v=TLSRPTv1;\"",
            "del _smtp._tls.example.com TXT",
            "Remove-DnsServerResourceRecord -ZoneName example.com -RRType Txt -Name _smtp._tls -Force",
            "PS C:\\> Remove-DnsServerResourceRecord -ZoneName example.com",
            "az network dns record-set txt remove-record -g g -z example.com -n _smtp._tls -v \"v=TLSRPTv1;\"",
            "$ gcloud dns record-sets transaction remove \"v=TLSRPTv1;\" --name=_smtp._tls.example.com.",
            "gcloud --project p dns record-sets delete _smtp._tls.example.com. --type=TXT",
            "sudo pdnsutil delete-rrset example.com _smtp._tls TXT",
            "cli53 rrdelete example.com _smtp._tls TXT",
            "knotc zone-unset example.com _smtp._tls 3600 TXT \"v=TLSRPTv1;\"",
            "ipa dnsrecord-del example.com _smtp._tls --txt-rec=\"v=TLSRPTv1;\"",
            "linode-cli domains records-delete 1 2",
            "netlify api deleteDnsRecord --data '{}'",
            "v-delete-dns-record admin example.com 12",
            "hcloud zone remove-records example.com _smtp._tls TXT --record \"v=TLSRPTv1;\"",
            "curl -X DELETE https://api.example.net/zones/1/records/2",
            "mydns records rm --name _smtp._tls --value \"v=TLSRPTv1;\"",
        ] {
            assert!(deletes(line), "{line}");
        }
        for line in [
            "update add _smtp._tls.example.com. 3600 TXT \"v=TLSRPTv1;\"",
            "az network dns record-set txt add-record -g delete -z example.com -n _smtp._tls -v \"v=TLSRPTv1;\"",
            "Remove the old record, then publish _smtp._tls.example.com TXT \"v=TLSRPTv1;\"",
            "_smtp._tls.remove-me.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:delete@example.com\"",
            "delete the old one - publish v=TLSRPTv1;",
            "please remove the old one --- and publish v=TLSRPTv1;",
            "gcloud dns record-sets create _smtp._tls.example.com. --rrdatas='\"v=TLSRPTv1;\"' --description delete",
            "curl -X POST https://api.example.net/zones/1/records --data '{\"content\":\"v=TLSRPTv1;\"}'",
            "octodns-sync --delete-existing",
            "Remove-DnsServerResourceRecord",
        ] {
            assert!(!deletes(line), "{line}");
        }
    }
}
