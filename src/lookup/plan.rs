//! The progress of a look-up: which queries to send next, and the outcomes of those already sent.

use super::data::MxRecord;
use super::outcome::{Failure, Outcome};
use super::query::{Query, RecordType, TLSA_PREFIX, about_host, first};
use super::view::View;
use crate::dns::name::is_host;

/// Maximum number of MX hosts to query: each takes four queries.
pub const MOST_HOSTS: usize = 10;

/// A look-up in progress.
///
/// Send the queries of [`Lookup::next_queries`], pass each outcome to [`Lookup::record_answer`], and repeat until `next_queries` is
/// empty and no query is pending. [`Lookup::view`] can be called at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    domain: String,
    /// The queries sent so far, with `None` while they are pending; few enough for a linear search.
    asked: Vec<(Query, Option<Outcome>)>,
    /// The MX hosts, once they are known.
    hosts: Option<Hosts>,
}

/// The receiving MX hosts of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hosts {
    /// Those that are queried, most preferred first. The preference is `None` if the domain has no MX record and is its
    /// own mail host (RFC 5321 s.5.1).
    pub asked: Vec<(Option<u16>, String)>,
    /// The number of further MX targets beyond the limit.
    pub left_out: usize,
    /// Targets of MX records that are not host names.
    pub odd: Vec<String>,
    /// Whether there is a null MX record: the domain accepts no mail (RFC 7505 s.3).
    pub null: bool,
}

impl Lookup {
    /// Starts a look-up for a policy domain, in ASCII as returned by [`crate::record::draft::policy_domain`].
    ///
    /// ```
    /// use tls_rpt_workbench::lookup::Lookup;
    ///
    /// let mut lookup = Lookup::new("example.com");
    /// for query in lookup.next_queries() {
    ///     println!("{}", query.name); // ask a resolver, then `record_answer`
    /// }
    /// ```
    pub fn new(domain: &str) -> Self {
        Self { domain: domain.to_owned(), asked: Vec::new(), hosts: None }
    }

    /// The policy domain, in ASCII.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The queries to send now. Each is returned only once.
    pub fn next_queries(&mut self) -> Vec<Query> {
        let mut next = self.planned();
        next.retain(|query| !self.asked.iter().any(|(asked, _)| asked.is_same(query)));
        self.asked.extend(next.iter().map(|query| (query.clone(), None)));
        next
    }

    /// Records the outcome of a query that was sent. Only the first outcome counts.
    pub fn record_answer(&mut self, query: &Query, outcome: Outcome) {
        if let Some((_, open)) = self.asked.iter_mut().find(|(asked, open)| open.is_none() && asked.is_same(query)) {
            if query.kind == RecordType::Mx && !query.unvalidated {
                self.hosts = hosts_of(&self.domain, &outcome);
            }
            *open = Some(outcome);
        }
    }

    /// Ends the look-up: every query without an outcome fails with [`Failure::Stopped`].
    pub fn stop(&mut self) {
        self.next_queries();
        for (_, open) in &mut self.asked {
            open.get_or_insert(Outcome::Failed(Failure::Stopped));
        }
    }

    /// The number of queries with an outcome, and the number known to be needed so far.
    pub fn progress(&self) -> (usize, usize) {
        let questions = self.questions();
        (questions.iter().filter(|(_, outcome)| outcome.is_some()).count(), questions.len())
    }

    /// Whether every query known to be needed has an outcome.
    pub fn is_done(&self) -> bool {
        let (done, of) = self.progress();
        done == of
    }

    /// The results so far, with the conclusions from them.
    pub fn view(&self) -> View {
        View::of(self)
    }

    /// The outcome of a query; `None` if it is pending or was not sent.
    pub fn outcome(&self, name: &str, kind: RecordType) -> Option<&Outcome> {
        let is_meant = |asked: &Query| asked.name == name && asked.kind == kind && !asked.unvalidated;
        self.asked.iter().find(|(asked, _)| is_meant(asked))?.1.as_ref()
    }

    fn outcome_of(&self, query: &Query) -> Option<&Outcome> {
        self.asked.iter().find(|(asked, _)| asked.is_same(query))?.1.as_ref()
    }

    /// All queries known to be needed, without duplicates, with their outcomes.
    pub fn questions(&self) -> Vec<(Query, Option<&Outcome>)> {
        let with_outcome = |query: Query| {
            let outcome = self.outcome_of(&query);
            (query, outcome)
        };
        self.planned().into_iter().map(with_outcome).collect()
    }

    /// The receiving MX hosts; `None` until the MX query is answered.
    pub fn hosts(&self) -> Option<&Hosts> {
        self.hosts.as_ref()
    }

    fn planned(&self) -> Vec<Query> {
        let mut out = first(&self.domain);
        let asked = self.hosts.iter().flat_map(|hosts| &hosts.asked);
        for query in asked.flat_map(|(_, host)| about_host(host)) {
            // A domain that is its own mail host leads to the same query twice.
            if !out.iter().any(|known| known.is_same(&query)) {
                out.push(query);
            }
        }
        let is_servfail =
            |query: &&Query| matches!(self.outcome_of(query), Some(Outcome::Failed(Failure::ServFail { .. })));
        let again: Vec<Query> = out.iter().filter(is_servfail).map(Query::without_validation).collect();
        out.extend(again);
        out
    }
}

fn hosts_of(domain: &str, outcome: &Outcome) -> Option<Hosts> {
    match outcome {
        Outcome::Answer(answer) => Some(hosts(answer.mx())),
        // Without an MX record the domain's own address receives the mail.
        Outcome::NoData(_) => Some(Hosts { asked: vec![(None, domain.to_owned())], ..Hosts::default() }),
        Outcome::NxDomain(_) => Some(Hosts::default()),
        Outcome::Failed(_) => None,
    }
}

/// Maximum number of hosts compared with each other; only a hostile answer has more.
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
            // A host that is listed twice gets the better of its preferences.
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
