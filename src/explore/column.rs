//! The columns of the table of failure details.

use serde::{Deserialize, Serialize};

/// A column by which rows can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// The first day the report covers; rows without a date come first.
    Day,
    /// The reporter in comparable form: `organization-name`, or the submitter if it is missing.
    Reporter,
    /// The policy domain that the failure counts for, in comparable form.
    Domain,
    /// The name of the policy type; unregistered types are equal.
    PolicyType,
    /// `result-type`: the registered name, or the normalised text if it is not registered.
    ResultType,
    /// The name of the diagnosed fault.
    Fault,
    /// `receiving-mx-hostname`, normalised.
    Mx,
    /// `receiving-mx-helo`: the name the MX host uses in its greeting.
    Helo,
    /// The address of the sending MTA, sorted numerically: 9 comes before 10.
    Sender,
    /// `receiving-ip`: the address of the MX host, sorted numerically.
    ReceivingIp,
    /// `failure-reason-code`.
    Reason,
    /// `additional-information`.
    Information,
    /// `failed-session-count`.
    Failed,
}

impl Column {
    /// All columns, in declaration order.
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
