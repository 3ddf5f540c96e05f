//! Compiles a filter into a mask: every value and text is looked up once, so that a pass over the rows only tests bits.

use std::collections::HashSet;

use super::filter::{Dimension, Filter};
use crate::archive::{Archive, Id as _, Symbol};
use crate::diagnosis::aggregate::FilterMask;
use crate::diagnosis::classes::{ClassId, FailureClasses};

/// Builds the mask that selects what `filter` matches.
pub(super) fn mask(filter: &Filter, archive: &Archive, classes: &FailureClasses) -> FilterMask {
    let mut mask = FilterMask::all(archive, classes);
    mask.by_policy = filter.narrows(Dimension::Domain) || filter.narrows(Dimension::PolicyType);
    mask.by_row = filter.is_failure_level();
    mask.text_only =
        !Dimension::ALL.into_iter().any(|dimension| dimension.is_failure_level() && filter.narrows(dimension));
    if filter.is_empty() {
        return mask;
    }
    let chosen = Chosen::of(filter, archive);
    for (bits, row) in mask.reports.iter_mut().zip(archive.reports()) {
        let day = row.day();
        let within = filter.from.is_none_or(|from| day.is_some_and(|day| day >= from))
            && filter.to.is_none_or(|to| day.is_some_and(|day| day <= to));
        keep(bits, within && has(chosen.reporters.as_ref(), row.reporter));
    }
    for (bits, row) in mask.policies.iter_mut().zip(archive.policies()) {
        let domain = archive.scopes()[row.scope].domain;
        let kind = !filter.narrows(Dimension::PolicyType)
            || filter.values(Dimension::PolicyType).any(|kind| kind == row.kind.name());
        keep(bits, kind && has(chosen.domains.as_ref(), domain));
    }
    for (at, bits) in (0..).map(ClassId).zip(&mut mask.classes) {
        let fault = classes.diagnosis(at).fault.name();
        let result_type = classes.result_type.groups()[classes.result_type.of_class[at.index()].index()];
        let mx = classes.mx.groups()[classes.mx.of_class[at.index()].index()];
        let any = |dimension: Dimension, own: &str| {
            !filter.narrows(dimension) || filter.values(dimension).any(|value| value == own)
        };
        keep(
            bits,
            has(chosen.mx.as_ref(), mx)
                && any(Dimension::Fault, fault)
                && any(Dimension::ResultType, result_type.show(archive)),
        );
    }
    if let Some(senders) = &chosen.senders {
        for (at, bits) in (0..).zip(&mut mask.senders) {
            keep(bits, senders.contains(&archive.symbols().known_normalized(Symbol(at))));
        }
    }
    if !filter.text().is_empty() {
        set_text(filter.text(), archive, classes, &mut mask);
    }
    mask
}

fn keep(bits: &mut u8, inside: bool) {
    if !inside {
        *bits &= !FilterMask::IN;
    }
}

fn has(set: Option<&HashSet<Symbol>>, symbol: Symbol) -> bool {
    set.is_none_or(|set| set.contains(&symbol))
}

/// The chosen values as symbols; `None` if nothing is chosen in the dimension. Values not in the archive are left out.
struct Chosen {
    reporters: Option<HashSet<Symbol>>,
    domains: Option<HashSet<Symbol>>,
    mx: Option<HashSet<Symbol>>,
    senders: Option<HashSet<Symbol>>,
}

impl Chosen {
    fn of(filter: &Filter, archive: &Archive) -> Self {
        let set = |dimension| {
            let symbol =
                |value: &str| if value.is_empty() { Some(Symbol::ABSENT) } else { archive.symbols().find(value) };
            filter.narrows(dimension).then(|| filter.values(dimension).filter_map(symbol).collect())
        };
        Self {
            reporters: set(Dimension::Reporter),
            domains: set(Dimension::Domain),
            mx: set(Dimension::Mx),
            senders: set(Dimension::Sender),
        }
    }
}

/// Clears [`FilterMask::TEXT`] where the text does not occur. Each distinct text in the archive is searched once.
fn set_text(text: &str, archive: &Archive, classes: &FailureClasses, mask: &mut FilterMask) {
    let needle = Needle::new(text);
    let mut holds = vec![false; archive.symbols().count()];
    for (symbol, text) in archive.symbols().iter() {
        holds[symbol.index()] = needle.in_text(text);
    }
    let any = |symbols: &[Symbol]| symbols.iter().any(|symbol| holds[symbol.index()]);
    let note = |bits: &mut u8, found: bool| {
        if !found {
            *bits &= !FilterMask::TEXT;
        }
    };
    let bodies: Vec<bool> =
        archive.bodies().iter().map(|body| any(&body.policy_string) || any(&body.mx_host)).collect();
    let reports: Vec<bool> = archive
        .reports()
        .iter()
        .map(|row| {
            any(&[row.organization, row.contact, row.submitter, row.start_text, row.end_text])
                || row.report_id.as_deref().is_some_and(|id| needle.in_text(id))
        })
        .collect();
    for (bits, row) in mask.policies.iter_mut().zip(archive.policies()) {
        let found = any(&[row.domain, row.kind_text]) || bodies[row.body.index()] || reports[row.report.index()];
        note(bits, found);
    }
    let faults = faults(&needle, archive, classes);
    mask.kinds = vec![FilterMask::TEXT; archive.kinds().len()];
    for ((bits, kind), fault) in mask.kinds.iter_mut().zip(archive.kinds()).zip(faults) {
        let texts = [kind.result_type, kind.mx, kind.helo, kind.receiving_ip, kind.information, kind.reason];
        let known = kind.known_type.is_some_and(|known| needle.in_text(known.name()));
        note(bits, any(&texts) || known || fault);
    }
    for (bits, found) in mask.senders.iter_mut().zip(&holds) {
        note(bits, *found);
    }
}

/// For each kind, whether the name of a fault diagnosed for it contains the text.
fn faults(needle: &Needle, archive: &Archive, classes: &FailureClasses) -> Vec<bool> {
    let mut out = vec![false; archive.kinds().len()];
    let found: Vec<bool> = classes.classes().iter().map(|class| needle.in_text(class.diagnosis.fault.name())).collect();
    for (kind, class) in classes.kinds() {
        out[kind.index()] |= found[class.index()];
    }
    out
}

/// A text to search for, case-insensitive.
struct Needle {
    lower: String,
    ascii: bool,
}

impl Needle {
    fn new(text: &str) -> Self {
        Self { lower: text.to_lowercase(), ascii: text.is_ascii() }
    }

    fn in_text(&self, text: &str) -> bool {
        if !self.ascii || !text.is_ascii() {
            return text.to_lowercase().contains(&self.lower);
        }
        let needle = self.lower.as_bytes();
        let first = needle.first().copied().unwrap_or_default();
        text.as_bytes()
            .windows(needle.len().max(1))
            .any(|window| window[0].to_ascii_lowercase() == first && window.eq_ignore_ascii_case(needle))
    }
}
