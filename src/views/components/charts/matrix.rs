//! MX host by fault: a table of failed sessions, darker where there are more, each figure a button that filters by both.

use tls_rpt_workbench::explore::overview::Matrix;
use tls_rpt_workbench::explore::{Dimension, Filter};
use tls_rpt_workbench::layout::scale::shade;
use tls_rpt_workbench::present::words;
use yew::prelude::*;

use super::Choose;
use tls_rpt_workbench::display::{count, number};
use web::dom;

/// Data and callbacks of the table.
pub(crate) struct MatrixView<'a> {
    /// Failed sessions by MX host and fault.
    pub matrix: &'a Matrix,
    /// The current filter; its values are drawn as pressed.
    pub filter: &'a Filter,
    /// Called with an MX host or a fault.
    pub on_choose: &'a Choose,
    /// Called with an MX host and a fault.
    pub on_both: &'a Callback<(String, String)>,
}

/// CSS classes from none to most failed sessions. Only a visual aid: each cell also has its figure.
const SHADES: [&str; 6] = ["shade-0", "shade-1", "shade-2", "shade-3", "shade-4", "shade-5"];

/// The table; empty if nothing failed.
pub(crate) fn matrix(view: &MatrixView<'_>) -> Html {
    let matrix = view.matrix;
    let most = matrix.cells.iter().flatten().copied().max().unwrap_or(0);
    if most == 0 {
        return Html::default();
    }
    html! {
        <>
            <div class="table-frame">
                <table class="matrix">
                    <caption class="ranking-caption">{ "Failed sessions by MX host and fault" }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "MX host" }</th>
                            for fault in &matrix.faults {
                                <th scope="col" key={fault.name()}>{ head(view, Dimension::Fault, fault.name()) }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>
                        for (mx, cells) in matrix.mx.iter().zip(&matrix.cells) {
                            <tr key={mx.clone()}>
                                <th scope="row" class="wrap">{ head(view, Dimension::Mx, mx) }</th>
                                for (fault, value) in matrix.faults.iter().zip(cells) {
                                    { cell(view, mx, fault.name(), *value, most) }
                                }
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
            <p class="hint">
                { "Darker cells mean more failed sessions; each shade is about ten times the one before." }
                if matrix.others > 0 {
                    { format!(" {} with fewer are left out.", count(matrix.others, "MX host", "MX hosts")) }
                }
            </p>
        </>
    }
}

fn head(view: &MatrixView<'_>, dimension: Dimension, value: &str) -> Html {
    let choice = (dimension, value.to_owned());
    let pressed = view.filter.has(dimension, value);
    // The button may go with the choice: the focus moves to where the filter is.
    let onclick = view.on_choose.reform(move |_: MouseEvent| {
        dom::focus("period");
        choice.clone()
    });
    html! {
        <button type="button" class="pick" aria-pressed={pressed.to_string()} {onclick}>
            <span class="visually-hidden">{ "Only " }</span>{ words::value(dimension, value) }
        </button>
    }
}

fn cell(view: &MatrixView<'_>, mx: &str, fault: &str, value: u64, most: u64) -> Html {
    let class = SHADES.get(usize::from(shade(value, most))).copied().unwrap_or_default();
    if value == 0 {
        return html! { <td class="matrix-cell">{ "0" }</td> };
    }
    let both = (mx.to_owned(), fault.to_owned());
    let onclick = view.on_both.reform(move |_: MouseEvent| {
        dom::focus("period");
        both.clone()
    });
    let pressed = view.filter.has(Dimension::Mx, mx) && view.filter.has(Dimension::Fault, fault);
    html! {
        <td class="matrix-cell">
            <button type="button" class={classes!("shade", class)} aria-pressed={pressed.to_string()} {onclick}>
                { number(value) }
                <span class="visually-hidden">
                    { format!(" failed, only {}: {}", words::value(Dimension::Mx, mx), words::value(Dimension::Fault, fault)) }
                </span>
            </button>
        </td>
    }
}
