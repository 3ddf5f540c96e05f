//! MTA-STS (RFC 8461), the policy that TLS reports are about: its TXT record at `_mta-sts.DOMAIN` and its policy file.
//!
//! In testing mode senders deliver as before and report what enforcing would have stopped, which is what makes reports
//! worth reading. What concerns making and checking the two texts belongs here. The policies that reports quote are
//! read leniently in [`crate::report::policy_text`], which also has the one rule for matching a host with a pattern.
//!
//! | module | question it answers |
//! |---|---|
//! | [`record`] | what will senders make of this answer for `_mta-sts.DOMAIN`? |
//! | [`policy`] | does this file follow the grammar, and where not? |
//! | [`build`] | what follows from what was typed into the form? |
//! | [`pasted`] | which of the two is this text, and what is to be said about it? |

pub mod build;
pub mod finding;
pub mod pasted;
mod pattern;
pub mod policy;
pub mod record;

pub use build::{Draft, id_at, split_hosts};
pub use finding::{Code, Finding};
pub use pasted::{Checked, check_pasted};

/// What senders do when the policy cannot be kept (RFC 8461 s.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Deliver all the same, and report.
    #[default]
    Testing,
    /// Do not deliver to that host; try later.
    Enforce,
    /// Act as if there were no policy: the way out of MTA-STS.
    None,
}

impl Mode {
    /// Every mode, in the order in which a domain goes through them.
    pub const ALL: [Self; 3] = [Self::Testing, Self::Enforce, Self::None];

    /// The word in the policy file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Testing => "testing",
            Self::Enforce => "enforce",
            Self::None => "none",
        }
    }

    /// Reads the word, which is case-sensitive.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == text)
    }
}

/// The longest `max_age`: 365.25 days in seconds (RFC 8461 s.3.2).
pub const MAX_AGE_LIMIT: u32 = 31_557_600;

/// The label before the policy domain at which the TXT record stands (RFC 8461 s.3.1).
pub const RECORD_LABEL: &str = "_mta-sts";

/// The label before the policy domain of the host that serves the policy file (RFC 8461 s.3.2).
pub const HOST_LABEL: &str = "mta-sts";

/// The name of the TXT record of a policy domain.
pub fn owner_name(domain: &str) -> String {
    format!("{RECORD_LABEL}.{}", domain.trim_end_matches('.'))
}

/// The host that serves the policy file of a policy domain.
pub fn policy_host(domain: &str) -> String {
    format!("{HOST_LABEL}.{}", domain.trim_end_matches('.'))
}

/// The address at which senders fetch the policy file.
pub fn policy_url(domain: &str) -> String {
    format!("https://{}/.well-known/mta-sts.txt", policy_host(domain))
}
