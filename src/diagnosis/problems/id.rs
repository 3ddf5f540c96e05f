//! What names a problem outside an archive, for addresses and messages.

use serde::{Deserialize, Serialize};

use crate::diagnosis::Fault;

/// The key of a problem in words: the same in every archive that shows it. [`ProblemKey`](super::ProblemKey) has the
/// reasons.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProblemId {
    /// The diagnosed fault.
    pub fault: Fault,
    /// The policy domain, normalised; empty if the reports name none.
    pub domain: String,
    /// The MX host, normalised; empty if the fault does not depend on the host.
    pub mx: String,
}
