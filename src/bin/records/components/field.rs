//! A text field with a note about its input.

use yew::prelude::*;

/// A labelled text field for a name or an address, without autocorrection.
pub(crate) struct Field<'a> {
    /// Element id of the field; the note's id has `-note` appended.
    pub id: &'static str,
    /// The visible label.
    pub label: &'static str,
    /// An example, shown while the field is empty.
    pub placeholder: &'static str,
    /// The current text.
    pub typed: &'a str,
}

impl Field<'_> {
    /// Draws the field with its note, which is shown as an error if the input is `wrong`.
    pub(crate) fn draw(&self, wrong: bool, message: &str, oninput: Callback<InputEvent>) -> Html {
        let id = self.id;
        let note_id = format!("{id}-note");
        html! {
            <div class="field">
                <label for={id}>{ self.label }</label>
                <input
                    {id}
                    class="input"
                    type="text"
                    placeholder={self.placeholder}
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    value={self.typed.to_owned()}
                    aria-invalid={wrong.then_some("true")}
                    aria-describedby={note_id.clone()}
                    {oninput}
                />
                <p id={note_id} class={if wrong { "field-error" } else { "hint" }}>{ message }</p>
            </div>
        }
    }
}
