//! The eleven registered result types (RFC 8460 s.4.3, s.6.6), and their names in earlier drafts.

/// A registered result type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResultType {
    /// The receiving MX did not offer STARTTLS.
    StarttlsNotSupported,
    /// The certificate does not match the MX host name.
    CertificateHostMismatch,
    /// The certificate has expired.
    CertificateExpired,
    /// The certificate chain is not trusted.
    CertificateNotTrusted,
    /// Any other failure of the TLS negotiation.
    ValidationFailure,
    /// No usable TLSA record.
    TlsaInvalid,
    /// DNSSEC validation failed.
    DnssecInvalid,
    /// The sender requires DANE, but found no DNSSEC-validated TLSA record.
    DaneRequired,
    /// The MTA-STS policy could not be fetched.
    StsPolicyFetchError,
    /// The MTA-STS policy could not be parsed.
    StsPolicyInvalid,
    /// The certificate of the MTA-STS policy host could not be validated.
    StsWebpkiInvalid,
}

/// How the text that denotes a result type differs from the registered name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// Exactly as registered.
    Registered,
    /// In another case, or with underscores or spaces instead of hyphens.
    Variant,
    /// A name from an earlier draft.
    Draft,
}

impl ResultType {
    /// All result types, in the order of the registry.
    pub const ALL: [Self; 11] = [
        Self::StarttlsNotSupported,
        Self::CertificateHostMismatch,
        Self::CertificateExpired,
        Self::CertificateNotTrusted,
        Self::ValidationFailure,
        Self::TlsaInvalid,
        Self::DnssecInvalid,
        Self::DaneRequired,
        Self::StsPolicyFetchError,
        Self::StsPolicyInvalid,
        Self::StsWebpkiInvalid,
    ];

    /// The registered name, as used in `result-type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StarttlsNotSupported => "starttls-not-supported",
            Self::CertificateHostMismatch => "certificate-host-mismatch",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotTrusted => "certificate-not-trusted",
            Self::ValidationFailure => "validation-failure",
            Self::TlsaInvalid => "tlsa-invalid",
            Self::DnssecInvalid => "dnssec-invalid",
            Self::DaneRequired => "dane-required",
            Self::StsPolicyFetchError => "sts-policy-fetch-error",
            Self::StsPolicyInvalid => "sts-policy-invalid",
            Self::StsWebpkiInvalid => "sts-webpki-invalid",
        }
    }

    /// The section of RFC 8460 that defines it.
    pub const fn section(self) -> &'static str {
        match self {
            Self::TlsaInvalid | Self::DnssecInvalid | Self::DaneRequired => "RFC 8460 s.4.3.2.1",
            Self::StsPolicyFetchError | Self::StsPolicyInvalid | Self::StsWebpkiInvalid => "RFC 8460 s.4.3.2.2",
            _ => "RFC 8460 s.4.3.1",
        }
    }

    /// Parses a result type in any known spelling; `None` if unknown.
    pub fn parse(text: &str) -> Option<(Self, Spelling)> {
        let find = |name: &str| Self::ALL.into_iter().find(|known| known.name() == name);
        if let Some(known) = find(text) {
            return Some((known, Spelling::Registered));
        }
        let plain = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        if let Some(known) = find(&plain) {
            return Some((known, Spelling::Variant));
        }
        let drafted = match plain.as_str() {
            "expired-certificate" => Self::CertificateExpired,
            "certificate-mismatch" => Self::CertificateHostMismatch,
            "sts-invalid" => Self::StsPolicyInvalid,
            "webpki-invalid" => Self::StsWebpkiInvalid,
            "invalid-certificate"
            | "certificate-name-constraints-excluded"
            | "certificate-name-constraints-not-permitted" => Self::CertificateNotTrusted,
            "mx-mismatch" => Self::ValidationFailure,
            _ => return None,
        };
        Some((drafted, Spelling::Draft))
    }
}
