//! The columns of the table of failure details.

use serde::{Deserialize, Serialize};

use super::filter::Dimension;

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
    /// All columns, in display order: what tells rows apart comes first.
    pub const ALL: [Self; 13] = [
        Self::Day,
        Self::Failed,
        Self::Mx,
        Self::Fault,
        Self::Reporter,
        Self::Domain,
        Self::ResultType,
        Self::Reason,
        Self::Sender,
        Self::ReceivingIp,
        Self::Information,
        Self::Helo,
        Self::PolicyType,
    ];

    /// The heading on the page.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Reporter => Dimension::Reporter.label(),
            Self::Domain => Dimension::Domain.label(),
            Self::PolicyType => Dimension::PolicyType.label(),
            Self::ResultType => Dimension::ResultType.label(),
            Self::Fault => Dimension::Fault.label(),
            Self::Mx => Dimension::Mx.label(),
            Self::Helo => "HELO name",
            Self::Sender => Dimension::Sender.label(),
            Self::ReceivingIp => "MX address",
            Self::Reason => "Reason",
            Self::Information => "Additional information",
            Self::Failed => "Failed",
        }
    }

    /// A stable name, for storing a choice.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Reporter => "reporter",
            Self::Domain => "domain",
            Self::PolicyType => "policy-type",
            Self::ResultType => "result-type",
            Self::Fault => "fault",
            Self::Mx => "mx",
            Self::Helo => "helo",
            Self::Sender => "sender",
            Self::ReceivingIp => "receiving-ip",
            Self::Reason => "reason",
            Self::Information => "information",
            Self::Failed => "failed",
        }
    }
}
