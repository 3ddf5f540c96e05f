//! Where things go: the bars and labels of charts, and the rows of a table too long for any document.
//!
//! Figures come in worked out and positions go out; nothing here draws. Lengths are whole units of the drawing
//! ([`days`], [`scale`]) or CSS pixels ([`window`]).

pub mod days;
pub mod scale;
pub mod window;
