//! The course of a look-up: which questions to put now, and what became of those that were put.

use super::data::MxRecord;
use super::outcome::{Failure, Outcome};
use super::query::{Query, RecordType, TLSA_PREFIX, about_host, first};
use super::view::View;
use crate::dns::name::is_host;

/// How many mail hosts are asked about at most: each costs two questions.
pub const MOST_HOSTS: usize = 10;

/// A look-up on its way.
///
/// Put the questions of [`Lookup::to_ask`], give each outcome to [`Lookup::answered`], and repeat until `to_ask` is empty
/// and nothing is on its way. [`Lookup::view`] can be taken at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    domain: String,
    /// The questions that were put; few enough to look through. `None` while the answer is on its way.
    put: Vec<(Query, Option<Outcome>)>,
    /// The mail hosts, once they are known.
    hosts: Option<Hosts>,
}

/// The hosts that take mail for a domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hosts {
    /// Those that are asked about, first choice first. The preference is missing when the domain has no MX record and
    /// stands for itself (RFC 5321 s.5.1).
    pub asked: Vec<(Option<u16>, String)>,
    /// How many more there are.
    pub left_out: usize,
    /// Targets of MX records that are no host names.
    pub odd: Vec<String>,
    /// The domain says that it takes no mail (RFC 7505 s.3).
    pub null: bool,
}

impl Lookup {
    /// A look-up about a policy domain, in ASCII as [`crate::record::draft::policy_domain`] gives it.
    pub fn new(domain: &str) -> Self {
        Self { domain: domain.to_owned(), put: Vec::new(), hosts: None }
    }

    /// The policy domain.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The questions to put now. Each is given once.
    pub fn to_ask(&mut self) -> Vec<Query> {
        let mut next = self.planned();
        next.retain(|query| !self.put.iter().any(|(put, _)| put.is_same(query)));
        self.put.extend(next.iter().map(|query| (query.clone(), None)));
        next
    }

    /// Takes what became of a question that was put. The first outcome stays.
    pub fn answered(&mut self, query: &Query, outcome: Outcome) {
        if let Some((_, open)) = self.put.iter_mut().find(|(put, open)| open.is_none() && put.is_same(query)) {
            if query.kind == RecordType::Mx {
                self.hosts = hosts_of(&self.domain, &outcome);
            }
            *open = Some(outcome);
        }
    }

    /// Ends the look-up: every question without an outcome stays without an answer.
    pub fn stop(&mut self) {
        self.to_ask();
        for (_, open) in &mut self.put {
            open.get_or_insert(Outcome::Failed(Failure::Stopped));
        }
    }

    /// How many questions have an outcome, of how many that are known to be needed so far.
    pub fn progress(&self) -> (usize, usize) {
        let questions = self.questions();
        (questions.iter().filter(|(_, outcome)| outcome.is_some()).count(), questions.len())
    }

    /// Whether there is nothing more to ask and nothing on its way.
    pub fn is_done(&self) -> bool {
        let (done, of) = self.progress();
        done == of
    }

    /// What is known so far, and what follows from it.
    pub fn view(&self) -> View {
        View::of(self)
    }

    /// What became of a question; `None` while it is on its way.
    pub fn outcome(&self, name: &str, kind: RecordType) -> Option<&Outcome> {
        self.put.iter().find(|(put, _)| put.name == name && put.kind == kind)?.1.as_ref()
    }

    /// Every question that is known to be needed, once each, with its outcome.
    pub fn questions(&self) -> Vec<(Query, Option<&Outcome>)> {
        let with_outcome = |query: Query| {
            let outcome = self.outcome(&query.name, query.kind);
            (query, outcome)
        };
        self.planned().into_iter().map(with_outcome).collect()
    }

    /// The hosts that take mail, once that is known.
    pub fn hosts(&self) -> Option<&Hosts> {
        self.hosts.as_ref()
    }

    fn planned(&self) -> Vec<Query> {
        let mut out = first(&self.domain);
        let asked = self.hosts.iter().flat_map(|hosts| &hosts.asked);
        for query in asked.flat_map(|(_, host)| about_host(host)) {
            // A domain that is its own mail host leads to the same question twice.
            if !out.iter().any(|known| known.is_same(&query)) {
                out.push(query);
            }
        }
        out
    }
}

fn hosts_of(domain: &str, outcome: &Outcome) -> Option<Hosts> {
    match outcome {
        Outcome::Answer(answer) => Some(hosts(answer.mx())),
        // Without an MX record the domain's own address takes the mail.
        Outcome::NoData(_) => Some(Hosts { asked: vec![(None, domain.to_owned())], ..Hosts::default() }),
        Outcome::NxDomain(_) => Some(Hosts::default()),
        Outcome::Failed(_) => None,
    }
}

/// How many hosts are compared with one another; an answer with more was made to take time.
const MOST_COMPARED: usize = 1000;

fn hosts(records: Vec<MxRecord>) -> Hosts {
    let mut out = Hosts::default();
    let mut best: Vec<MxRecord> = Vec::new();
    for record in records {
        if record.is_null() {
            out.null = true;
        } else if !is_host(&record.host, TLSA_PREFIX.len() + 3) {
            out.odd.push(record.host);
        } else if let Some(known) = best.iter_mut().find(|known| known.host == record.host) {
            // Named twice, a host has the better of its preferences.
            known.preference = known.preference.min(record.preference);
        } else if best.len() < MOST_COMPARED {
            best.push(record);
        } else {
            out.left_out += 1;
        }
    }
    out.left_out += best.len().saturating_sub(MOST_HOSTS) + out.odd.len().saturating_sub(MOST_HOSTS);
    out.odd.truncate(MOST_HOSTS);
    while out.asked.len() < MOST_HOSTS
        && let Some(first) = (0..best.len()).min_by(|one, other| best[*one].cmp(&best[*other]))
    {
        let MxRecord { preference, host } = best.swap_remove(first);
        out.asked.push((Some(preference), host));
    }
    out
}
