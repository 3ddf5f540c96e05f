//! The members of the JSON objects in a report (RFC 8460 s.4.4).

/// A known member. Some aliases are variants of their own, since an object may have both names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    OrganizationName,
    ContactInfo,
    ReportId,
    DateRange,
    StartDatetime,
    EndDatetime,
    Policies,
    Policy,
    PolicyType,
    PolicyDomain,
    PolicyString,
    MxHost,
    Summary,
    SuccessfulSessions,
    FailedSessions,
    FailureDetails,
    ResultType,
    SendingMtaIp,
    ReceivingMxHostname,
    ReceivingMxHelo,
    ReceivingIp,
    FailedSessionCount,
    AdditionalInformation,
    FailureReasonCode,
    Mode,
    /// What an export of this program adds, which follows from the rest.
    Derived,
    PolicyTypeAlias,
    PolicyDomainAlias,
    MxHostAlias,
    AdditionalInformationAlias,
    FailureReasonCodeAlias,
}

impl Member {
    /// The member name in RFC 8460.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::OrganizationName => "organization-name",
            Self::ContactInfo => "contact-info",
            Self::ReportId => "report-id",
            Self::DateRange => "date-range",
            Self::StartDatetime => "start-datetime",
            Self::EndDatetime => "end-datetime",
            Self::Policies => "policies",
            Self::Policy => "policy",
            Self::PolicyType | Self::PolicyTypeAlias => "policy-type",
            Self::PolicyDomain | Self::PolicyDomainAlias => "policy-domain",
            Self::PolicyString => "policy-string",
            Self::MxHost | Self::MxHostAlias => "mx-host",
            Self::Mode => "mode",
            Self::Derived => "derived",
            Self::Summary => "summary",
            Self::SuccessfulSessions => "total-successful-session-count",
            Self::FailedSessions => "total-failure-session-count",
            Self::FailureDetails => "failure-details",
            Self::ResultType => "result-type",
            Self::SendingMtaIp => "sending-mta-ip",
            Self::ReceivingMxHostname => "receiving-mx-hostname",
            Self::ReceivingMxHelo => "receiving-mx-helo",
            Self::ReceivingIp => "receiving-ip",
            Self::FailedSessionCount => "failed-session-count",
            Self::AdditionalInformation | Self::AdditionalInformationAlias => "additional-information",
            Self::FailureReasonCode | Self::FailureReasonCodeAlias => "failure-reason-code",
        }
    }

    /// Whether it is an alias of another member.
    pub(super) const fn is_alias(self) -> bool {
        matches!(
            self,
            Self::PolicyTypeAlias
                | Self::PolicyDomainAlias
                | Self::MxHostAlias
                | Self::AdditionalInformationAlias
                | Self::FailureReasonCodeAlias
        )
    }
}

impl Member {
    /// All members under their own names.
    const ALL: [Self; 26] = [
        Self::OrganizationName,
        Self::ContactInfo,
        Self::ReportId,
        Self::DateRange,
        Self::StartDatetime,
        Self::EndDatetime,
        Self::Policies,
        Self::Policy,
        Self::PolicyType,
        Self::PolicyDomain,
        Self::PolicyString,
        Self::MxHost,
        Self::Summary,
        Self::SuccessfulSessions,
        Self::FailedSessions,
        Self::FailureDetails,
        Self::ResultType,
        Self::SendingMtaIp,
        Self::ReceivingMxHostname,
        Self::ReceivingMxHelo,
        Self::ReceivingIp,
        Self::FailedSessionCount,
        Self::AdditionalInformation,
        Self::FailureReasonCode,
        Self::Mode,
        Self::Derived,
    ];
}

/// A set of members, as a bit mask.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MemberSet(u64);

impl MemberSet {
    /// Whether it has the member with this name.
    pub(super) fn has_name(self, name: &str) -> bool {
        Member::ALL.into_iter().any(|member| self.0 & (1 << member as u8) != 0 && member.name() == name)
    }

    /// Adds a member; whether it is new.
    pub(super) const fn insert(&mut self, member: Member) -> bool {
        let bit = 1 << member as u8;
        let new = self.0 & bit == 0;
        self.0 |= bit;
        new
    }
}
