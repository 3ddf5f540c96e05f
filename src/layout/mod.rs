//! Where things go: the bars and labels of charts, the rows of a table too long for any document, and the part of a
//! text that is.
//!
//! Figures come in worked out and positions go out; nothing here draws. Lengths are whole units of the drawing
//! ([`days`], [`scale`]), CSS pixels ([`viewport`]) or bytes of a text ([`find`], [`excerpt`]).

pub mod days;
pub mod excerpt;
pub mod find;
pub mod scale;
pub mod viewport;
