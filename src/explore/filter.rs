//! The filter: plain data shared by the page and the engine, small enough for a URL.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::archive::comparable;
use crate::diagnosis::Fault;
use crate::report::{Day, PolicyType, ResultType};

/// A dimension to filter by. Values of one dimension are alternatives; all dimensions must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// The reporter: `organization-name`, or the submitter if it is missing.
    Reporter,
    /// The policy domain. For DANE, some senders give the MX host here.
    Domain,
    /// The policy type: `sts`, `tlsa`, `no-policy-found` or `other`.
    PolicyType,
    /// `result-type`: a registered name, or the text of an unregistered type.
    ResultType,
    /// The diagnosed fault, by its kebab-case name.
    Fault,
    /// The MX host: `receiving-mx-hostname`.
    Mx,
    /// The address of the sending MTA: `sending-mta-ip`.
    Sender,
}

impl Dimension {
    /// All dimensions, in display order.
    pub const ALL: [Self; 7] =
        [Self::Reporter, Self::Domain, Self::PolicyType, Self::ResultType, Self::Fault, Self::Mx, Self::Sender];

    /// The key in a URL query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Domain => "domain",
            Self::PolicyType => "policy",
            Self::ResultType => "type",
            Self::Fault => "fault",
            Self::Mx => "mx",
            Self::Sender => "sender",
        }
    }

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reporter => "Reporter",
            Self::Domain => "Policy domain",
            Self::PolicyType => "Policy type",
            Self::ResultType => "Result type",
            Self::Fault => "Fault",
            Self::Mx => "MX host",
            Self::Sender => "Sending MTA",
        }
    }

    /// The label within a sentence.
    pub const fn in_sentence(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Domain => "policy domain",
            Self::PolicyType => "policy type",
            Self::ResultType => "result type",
            Self::Fault => "fault",
            Self::Mx => "MX host",
            Self::Sender => "sending MTA",
        }
    }

    /// Whether it selects failure details rather than whole policies.
    pub const fn is_failure_level(self) -> bool {
        matches!(self, Self::ResultType | Self::Fault | Self::Mx | Self::Sender)
    }

    /// The normalised form of a value; `None` if it is invalid in this dimension or too long. The empty value selects
    /// reports that give none.
    fn normal(self, value: &str) -> Option<String> {
        let value = match self {
            Self::Reporter | Self::Domain | Self::Mx | Self::Sender => comparable(value),
            Self::ResultType => {
                ResultType::parse(value).map_or_else(|| comparable(value), |(known, _)| known.name().to_owned())
            }
            Self::Fault => Fault::parse(value)?.name().to_owned(),
            Self::PolicyType => {
                let types = [PolicyType::Sts, PolicyType::Tlsa, PolicyType::NoPolicyFound, PolicyType::Other];
                types.into_iter().find(|kind| kind.name() == value)?.name().to_owned()
            }
        };
        (value.len() <= Filter::LONGEST).then_some(value)
    }
}

/// A selection of reports and failures. If empty, it matches everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Filter {
    /// The first day, inclusive. A report belongs to the first day it covers.
    pub from: Option<Day>,
    /// The last day, inclusive.
    pub to: Option<Day>,
    choices: BTreeMap<Dimension, BTreeSet<String>>,
    text: String,
}

impl Filter {
    /// The maximum length of a value or text, in bytes.
    pub const LONGEST: usize = 512;
    /// The maximum number of values chosen in one dimension.
    pub const VALUES: usize = 64;

    /// Chooses a value, in any spelling; the empty value selects reports that give none. Returns `false` if the value
    /// is invalid or [`Filter::VALUES`] are already chosen.
    pub fn choose(&mut self, dimension: Dimension, value: &str) -> bool {
        let Some(value) = dimension.normal(value) else { return false };
        let values = self.choices.entry(dimension).or_default();
        if values.len() >= Self::VALUES && !values.contains(&value) {
            return false;
        }
        values.insert(value);
        true
    }

    /// Removes a value, in any spelling; does nothing if it is not chosen.
    pub fn drop(&mut self, dimension: Dimension, value: &str) {
        let Some(value) = dimension.normal(value) else { return };
        if let Some(values) = self.choices.get_mut(&dimension) {
            values.remove(&value);
            if values.is_empty() {
                self.choices.remove(&dimension);
            }
        }
    }

    /// Chooses only this value in its dimension, or removes it if it is the only one chosen.
    pub fn only(&mut self, dimension: Dimension, value: &str) {
        let alone = self.has(dimension, value) && self.values(dimension).count() == 1;
        self.choices.remove(&dimension);
        if !alone {
            self.choose(dimension, value);
        }
    }

    /// Whether a value, in any spelling, is chosen.
    pub fn has(&self, dimension: Dimension, value: &str) -> bool {
        dimension.normal(value).is_some_and(|value| self.values(dimension).any(|known| known == value))
    }

    /// The chosen values of a dimension, normalised and sorted.
    pub fn values(&self, dimension: Dimension) -> impl Iterator<Item = &str> {
        self.choices.get(&dimension).into_iter().flatten().map(String::as_str)
    }

    /// Whether any value is chosen in a dimension.
    pub fn narrows(&self, dimension: Dimension) -> bool {
        self.choices.contains_key(&dimension)
    }

    /// The text searched for, case-insensitive, in every text of a failure, its policy and its report.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Sets the text to search for. It is trimmed, and truncated to [`Filter::LONGEST`] bytes.
    pub fn set_text(&mut self, text: &str) {
        let text = text.trim();
        let end = (0..=Self::LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text[..end].trim().clone_into(&mut self.text);
    }

    /// Whether nothing is chosen, so that everything matches.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it selects failure details. Successful sessions have no details, so their MX host is unknown; such a
    /// filter narrows `matching`, but not the session counts.
    pub fn is_failure_level(&self) -> bool {
        !self.text.is_empty() || self.choices.keys().any(|dimension| dimension.is_failure_level())
    }
}
