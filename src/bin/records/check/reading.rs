//! How the pasted text was read: in a sentence, and in the text itself.

use tls_rpt_workbench::display::{count, received};
use tls_rpt_workbench::record::paste::{Notation, Part, Pasted, ReadAs};
use yew::prelude::*;

use web::dom;

/// Length in bytes above which the pasted text is not shown again.
const LONGEST_SHOWN: usize = 20_000;

/// The sentence, and the text with owner and value marked.
pub(super) fn view(pasted: &Pasted, text: &str) -> Html {
    if pasted.answer.is_empty() {
        return Html::default();
    }
    let pieces = pasted.reading.pieces(text);
    let length: usize = pieces.iter().filter(|(part, _)| *part != Part::LeftOut).map(|(_, piece)| piece.len()).sum();
    // The value alone is shown with its findings.
    let shown = pasted.reading.notation != Notation::Value && !pieces.is_empty() && length <= LONGEST_SHOWN;
    html! {
        <>
            <p class="check-read">{ received(&pasted.reading.sentence(pasted.answer.len())) }</p>
            if shown {
                <p class="marked" role="group" aria-label="The pasted text with name and value marked">
                    for (part, piece) in pieces {
                        { drawn(part, piece) }
                    }
                </p>
            }
        </>
    }
}

fn drawn(part: Part, piece: &str) -> Html {
    let label = match part {
        Part::Rest => return html! { <span>{ lines(piece) }</span> },
        Part::LeftOut => {
            let left_out = piece.lines().filter(|line| !line.trim().is_empty()).count() as u64;
            let words = format!("({} left out)", count(left_out, "line", "lines"));
            // The line end is on the side of what is shown.
            let text = if piece.starts_with('\n') { format!("\n{words}") } else { format!("{words}\n") };
            return html! { <span class="marked-left-out">{ text }</span> };
        }
        Part::Name => "name",
        Part::Kind => "type",
        Part::Value => "value",
    };
    html! {
        <mark class="marked-part">{ lines(piece) }<span class="marked-label">{ format!(" {label}") }</span></mark>
    }
}

/// Received text whose line breaks stay.
fn lines(piece: &str) -> String {
    let lines: Vec<String> = piece.split('\n').map(|line| received(line.trim_end_matches('\r'))).collect();
    lines.join("\n")
}

/// The choice of what the text is.
pub(super) fn choice(chosen: ReadAs, choose: Callback<ReadAs>) -> Html {
    let onchange =
        Callback::from(move |event: Event| choose.emit(ReadAs::parse(&dom::value(&event)).unwrap_or_default()));
    html! {
        <div class="field check-as">
            <label for="check-as">{ "The text is" }</label>
            <select id="check-as" class="input" {onchange}>
                for choice in ReadAs::ALL {
                    <option value={choice.name()} selected={choice == chosen}>{ choice.label() }</option>
                }
            </select>
        </div>
    }
}
