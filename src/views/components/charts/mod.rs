//! Charts, each with its figures as text or in a table. The library (`layout`) computes positions; colours come from
//! the style sheets, and success and failure also differ by pattern.
//!
//! | module | holds |
//! |---|---|
//! | `timeline` | sessions by day |
//! | `strip` | small bars beside a figure |
//! | `ranking` | sessions by a value |
//! | `matrix` | failures by MX host and fault |

pub(crate) mod matrix;
pub(crate) mod ranking;
pub(crate) mod strip;
pub(crate) mod timeline;

use tls_rpt_workbench::diagnosis::Fault;
use tls_rpt_workbench::explore::Dimension;
use yew::prelude::*;

use tls_rpt_workbench::display::received;

/// Called with the value that was clicked, and its dimension.
pub(crate) type Choose = Callback<(Dimension, String)>;

/// The display text of a value: the title of a fault, the name of a policy type, "none named" for an empty value, else
/// the received text.
pub(crate) fn shown(dimension: Dimension, value: &str) -> String {
    match (dimension, value) {
        (_, "") => return "none named".to_owned(),
        (Dimension::PolicyType, "sts") => return "MTA-STS".to_owned(),
        (Dimension::PolicyType, "tlsa") => return "DANE".to_owned(),
        (Dimension::PolicyType, "no-policy-found") => return "no policy found".to_owned(),
        _ => {}
    }
    let fault = Fault::parse(value).filter(|_| dimension == Dimension::Fault);
    fault.map_or_else(|| received(value), |fault| fault.title().to_owned())
}

/// The pattern for failed sessions, used as the fill `url(#ID)`. Each drawing defines its own.
fn hatching(id: &str) -> Html {
    html! {
        <defs>
            <pattern id={id.to_owned()} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="4" height="4" class="chart-failed-ground" />
                <rect width="1.4" height="4" class="chart-failed-line" />
            </pattern>
        </defs>
    }
}
