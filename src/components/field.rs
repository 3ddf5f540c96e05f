//! A line to type in, with a note about what was typed.

use yew::prelude::*;

/// A labelled line for a name or an address, which is never corrected for the user.
pub struct Field<'a> {
    /// Its id; that of the note ends in `-note`.
    pub id: &'static str,
    /// What belongs in it.
    pub label: &'static str,
    /// An example.
    pub placeholder: &'static str,
    /// What stands in it.
    pub typed: &'a str,
}

impl Field<'_> {
    /// Draws it with its note, which is a problem where the input is wrong.
    pub fn draw(&self, wrong: bool, message: &str, oninput: Callback<InputEvent>) -> Html {
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
                <p id={note_id} class={if wrong { "field-error" } else { "hint" }} role="status">{ message }</p>
            </div>
        }
    }
}
