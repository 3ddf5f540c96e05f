//! MTA-STS (RFC 8461), the policy that TLS reports are about: its TXT record at `_mta-sts.DOMAIN` and its policy file.
//!
//! In testing mode senders deliver as before and report what enforcing would have blocked, which makes the reports
//! useful. Building and checking the two texts belongs here. The policies quoted in reports are parsed leniently in
//! [`crate::report::policy_text`], which also has the only implementation of matching a host against a pattern.
//!
//! | module | question it answers |
//! |---|---|
//! | [`record`] | how will senders treat this answer for `_mta-sts.DOMAIN`? |
//! | [`policy`] | does this file follow the grammar, and where not? |
//! | [`build`] | what does the form's input produce? |
//! | [`pasted`] | which of the two is this text, and what are its findings? |
//! | `surroundings` | where in a pasted text is the policy file? |
//! | `finding` | the kinds of finding |
//! | `pattern` | an `mx` pattern |

pub mod build;
pub mod finding;
pub mod pasted;
mod pattern;
pub mod policy;
pub mod record;
mod surroundings;

pub use build::{Draft, id_at, split_hosts};
pub use finding::{Code, Finding};
pub use pasted::{Checked, check_pasted, check_pasted_as, is_about_mta_sts};

/// What senders do when a host fails policy validation (RFC 8461 s.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Deliver anyway, and report.
    #[default]
    Testing,
    /// Do not deliver to that host; retry later.
    Enforce,
    /// Act as if there were no policy; used to withdraw MTA-STS.
    None,
}

impl Mode {
    /// Every mode, in the order in which a domain goes through them.
    pub const ALL: [Self; 3] = [Self::Testing, Self::Enforce, Self::None];

    /// The value in the policy file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Testing => "testing",
            Self::Enforce => "enforce",
            Self::None => "none",
        }
    }

    /// Parses the value, which is case-sensitive.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == text)
    }
}

/// The longest `max_age`: 365.25 days in seconds (RFC 8461 s.3.2).
pub(crate) const MAX_AGE_LIMIT: u32 = 31_557_600;

/// The label before the policy domain in the name of the TXT record (RFC 8461 s.3.1).
pub(crate) const RECORD_LABEL: &str = "_mta-sts";

/// The label before the policy domain of the host that serves the policy file (RFC 8461 s.3.2).
pub(crate) const HOST_LABEL: &str = "mta-sts";

/// The name of the TXT record of a policy domain.
pub fn owner_name(domain: &str) -> String {
    format!("{RECORD_LABEL}.{}", domain.trim_end_matches('.'))
}

/// The host that serves the policy file of a policy domain.
pub fn policy_host(domain: &str) -> String {
    format!("{HOST_LABEL}.{}", domain.trim_end_matches('.'))
}

/// The URL from which senders fetch the policy file.
pub fn policy_url(domain: &str) -> String {
    format!("https://{}/.well-known/mta-sts.txt", policy_host(domain))
}
