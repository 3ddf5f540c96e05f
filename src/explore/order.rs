//! Sorts all failure details by a column, using counting sorts.

use std::net::IpAddr;

use super::column::Column;
use crate::archive::{Archive, FailureKind, Id as _, PolicyId, RowId, Symbol, comparable, index32};
use crate::diagnosis::classes::FailureClasses;
use crate::report::Day;

/// All rows, as indices into the archive's failures, sorted by a column in ascending order. Equal
/// rows keep their order.
pub(super) fn order(archive: &Archive, classes: &FailureClasses, by: Column) -> Vec<RowId> {
    let symbols = archive.symbols();
    let kinds = archive.kinds();
    let by_kind = |ranks: &[u32]| counted(archive.failures().kind.iter().map(|kind| ranks[kind.index()]));
    let kind_text = |key: fn(&FailureKind) -> Symbol| {
        let keys: Vec<Address<'_>> =
            kinds.iter().map(|kind| Address::of(symbols.as_str(symbols.known_normalized(key(kind))))).collect();
        by_kind(&ranks(&keys))
    };
    // Free text has no precomputed normalised form: it is normalised once per distinct text.
    let free_text = |key: fn(&FailureKind) -> Symbol| {
        let mut keys = vec![String::new(); symbols.count()];
        for symbol in kinds.iter().map(key) {
            let place = &mut keys[symbol.index()];
            if place.is_empty() {
                *place = comparable(symbols.as_str(symbol));
            }
        }
        let ranks = ranks(&keys);
        by_kind(&kinds.iter().map(|kind| ranks[key(kind).index()]).collect::<Vec<_>>())
    };
    let by_policy = |ranks: &[u32]| {
        let spans = ranks.iter().zip(0..);
        counted(
            spans.flat_map(|(rank, policy)| std::iter::repeat_n(*rank, archive.failures_of(PolicyId(policy)).len())),
        )
    };
    let reports = archive.reports();
    let policies = archive.policies();
    match by {
        Column::Day => {
            let days: Vec<Option<Day>> = policies.iter().map(|row| reports[row.report].day()).collect();
            by_policy(&ranks(&days))
        }
        Column::Reporter => {
            let names = policies.iter().map(|row| symbols.as_str(reports[row.report].reporter));
            by_policy(&ranks(&names.collect::<Vec<_>>()))
        }
        Column::Domain => {
            let names = policies.iter().map(|row| symbols.as_str(archive.scopes()[row.scope].domain));
            by_policy(&ranks(&names.collect::<Vec<_>>()))
        }
        Column::PolicyType => {
            let names: Vec<&str> = policies.iter().map(|row| row.kind.name()).collect();
            by_policy(&ranks(&names))
        }
        Column::Mx => kind_text(|kind| kind.mx),
        Column::Helo => free_text(|kind| kind.helo),
        Column::ReceivingIp => kind_text(|kind| kind.receiving_ip),
        Column::Reason => free_text(|kind| kind.reason),
        Column::Information => free_text(|kind| kind.information),
        Column::ResultType => {
            let written = |kind: &FailureKind| symbols.as_str(symbols.known_normalized(kind.result_type));
            let names = kinds.iter().map(|kind| kind.known_type.map_or_else(|| written(kind), |known| known.name()));
            by_kind(&ranks(&names.collect::<Vec<_>>()))
        }
        Column::Fault => {
            let names: Vec<&str> = classes.classes().iter().map(|class| class.diagnosis.fault.name()).collect();
            let ranks = ranks(&names);
            counted(classes.rows().iter().map(|class| ranks[class.index()]))
        }
        Column::Sender => {
            let senders = &archive.failures().sender;
            let mut used = vec![false; symbols.count()];
            for sender in senders {
                used[sender.index()] = true;
            }
            let show = |(at, used): (u32, &bool)| {
                if *used { symbols.as_str(symbols.known_normalized(Symbol(at))) } else { "" }
            };
            let keys: Vec<Address<'_>> = (0..).zip(&used).map(|place| Address::of(show(place))).collect();
            let ranks = ranks(&keys);
            counted(senders.iter().map(|sender| ranks[sender.index()]))
        }
        Column::Failed => {
            let rows = (0..archive.failures().len()).map(RowId::new);
            let mut values: Vec<u64> = rows.clone().map(|row| archive.failures().failed(row)).collect();
            values.sort_unstable();
            values.dedup();
            let rank = |row| values.partition_point(|value| *value < archive.failures().failed(row));
            counted(rows.map(|row| index32(rank(row))))
        }
    }
}

/// A text that may be an IP address. Empty text sorts first, then addresses numerically, then other text
/// alphabetically.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Address<'a> {
    is_text: bool,
    number: Option<IpAddr>,
    text: &'a str,
}

impl<'a> Address<'a> {
    fn of(text: &'a str) -> Self {
        let number = text.parse().ok();
        Self { is_text: number.is_none() && !text.is_empty(), number, text }
    }
}

/// The rank of each key among the distinct keys, from 0.
fn ranks<K: Ord>(keys: &[K]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_unstable_by(|a, b| keys[*a].cmp(&keys[*b]));
    let mut ranks = vec![0; keys.len()];
    let mut rank = 0;
    for (at, place) in order.iter().enumerate() {
        if at > 0 && keys[order[at - 1]] != keys[*place] {
            rank += 1;
        }
        ranks[*place] = rank;
    }
    ranks
}

/// Row numbers sorted by rank, in a stable counting sort.
fn counted(ranks: impl Iterator<Item = u32>) -> Vec<RowId> {
    let ranks: Vec<u32> = ranks.collect();
    let highest = ranks.iter().copied().max().unwrap_or(0);
    let mut starts = vec![0_u32; highest as usize + 2];
    for rank in &ranks {
        starts[*rank as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut order = vec![RowId::default(); ranks.len()];
    for (row, rank) in (0..).map(RowId).zip(&ranks) {
        let start = &mut starts[*rank as usize];
        order[*start as usize] = row;
        *start += 1;
    }
    order
}
