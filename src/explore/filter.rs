//! What part of the archive is looked at: plain data that page and engine share, and that fits into an address.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::archive::comparable;
use crate::diagnosis::Fault;
use crate::report::{PolicyType, ResultType};

/// What can be chosen from. The values of one dimension are alternatives, the dimensions hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// Who reports.
    Reporter,
    /// The policy domain. For DANE some senders put the MX host there.
    Domain,
    /// The policy type.
    PolicyType,
    /// The result type.
    ResultType,
    /// What is wrong.
    Fault,
    /// The MX host.
    Mx,
    /// The address of the sending MTA.
    Sender,
}

impl Dimension {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Reporter, Self::Domain, Self::PolicyType, Self::ResultType, Self::Fault, Self::Mx, Self::Sender];

    /// Its name in an address.
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

    /// Its name on the page.
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

    /// Whether it chooses among failure details rather than among whole policies.
    pub const fn of_failures(self) -> bool {
        matches!(self, Self::ResultType | Self::Fault | Self::Mx | Self::Sender)
    }

    /// A value as it is compared; none if this dimension cannot have it. Empty stands for "the report names none".
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

/// A choice of reports and failures. Empty, it lets everything in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Filter {
    /// The first day let in, in days since 1970. A report counts on the first day that it covers.
    pub from: Option<i64>,
    /// The last day let in.
    pub to: Option<i64>,
    choices: BTreeMap<Dimension, BTreeSet<String>>,
    text: String,
}

impl Filter {
    /// How long a value or text can be, in bytes.
    pub const LONGEST: usize = 512;
    /// How many values of one dimension can be chosen.
    pub const VALUES: usize = 64;

    /// Chooses a value, in any spelling; empty stands for "the report names none". Says whether that was possible.
    pub fn choose(&mut self, dimension: Dimension, value: &str) -> bool {
        let Some(value) = dimension.normal(value) else { return false };
        let values = self.choices.entry(dimension).or_default();
        if values.len() >= Self::VALUES && !values.contains(&value) {
            return false;
        }
        values.insert(value);
        true
    }

    /// Takes a chosen value back.
    pub fn drop(&mut self, dimension: Dimension, value: &str) {
        let Some(value) = dimension.normal(value) else { return };
        if let Some(values) = self.choices.get_mut(&dimension) {
            values.remove(&value);
            if values.is_empty() {
                self.choices.remove(&dimension);
            }
        }
    }

    /// Chooses a value, or takes it back if it is chosen: what a click does.
    pub fn toggle(&mut self, dimension: Dimension, value: &str) {
        if self.has(dimension, value) {
            self.drop(dimension, value);
        } else {
            self.choose(dimension, value);
        }
    }

    /// Chooses a value and no other of its dimension, or takes it back if it is the only one chosen.
    pub fn only(&mut self, dimension: Dimension, value: &str) {
        let alone = self.has(dimension, value) && self.values(dimension).count() == 1;
        self.choices.remove(&dimension);
        if !alone {
            self.choose(dimension, value);
        }
    }

    /// Whether a value is chosen.
    pub fn has(&self, dimension: Dimension, value: &str) -> bool {
        dimension.normal(value).is_some_and(|value| self.values(dimension).any(|known| known == value))
    }

    /// The chosen values of a dimension.
    pub fn values(&self, dimension: Dimension) -> impl Iterator<Item = &str> {
        self.choices.get(&dimension).into_iter().flatten().map(String::as_str)
    }

    /// Whether any value of a dimension is chosen.
    pub fn narrows(&self, dimension: Dimension) -> bool {
        self.choices.contains_key(&dimension)
    }

    /// The text looked for: in every text of a failure, of its policy and of its report, whatever the case of letters.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Looks for a text. White space around it is cut off, and all beyond [`Filter::LONGEST`] bytes.
    pub fn look_for(&mut self, text: &str) {
        let text = text.trim();
        let end = (0..=Self::LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text[..end].trim().clone_into(&mut self.text);
    }

    /// Whether it lets everything in.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it chooses among failure details. Sessions that succeeded leave no detail, so nobody can say at which MX
    /// host they were; what such a filter narrows is the figure called `matching`.
    pub fn of_failures(&self) -> bool {
        !self.text.is_empty() || self.choices.keys().any(|dimension| dimension.of_failures())
    }
}
