//! The columns of the table of failure details.

use serde::{Deserialize, Serialize};

/// A column by which rows can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// The first day the report covers; rows without a date come first.
    Day,
    /// The reporter.
    Reporter,
    /// The policy domain.
    Domain,
    /// The policy type.
    PolicyType,
    /// The result type.
    ResultType,
    /// The diagnosed fault.
    Fault,
    /// The MX host.
    Mx,
    /// `receiving-mx-helo`: the name the MX host uses in its greeting.
    Helo,
    /// The address of the sending MTA, sorted numerically: 9 comes before 10.
    Sender,
    /// The address of the MX host.
    ReceivingIp,
    /// `failure-reason-code`.
    Reason,
    /// `additional-information`.
    Information,
    /// `failed-session-count`.
    Failed,
}

impl Column {
    /// All columns.
    pub const ALL: [Self; 13] = [
        Self::Day,
        Self::Reporter,
        Self::Domain,
        Self::PolicyType,
        Self::ResultType,
        Self::Fault,
        Self::Mx,
        Self::Helo,
        Self::Sender,
        Self::ReceivingIp,
        Self::Reason,
        Self::Information,
        Self::Failed,
    ];
}
