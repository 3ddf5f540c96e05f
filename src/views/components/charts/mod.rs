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

use tls_rpt_workbench::explore::Dimension;
use yew::prelude::*;

/// Called with the value that was clicked, and its dimension.
pub(crate) type Choose = Callback<(Dimension, String)>;

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
