//! Layout computations: the bars and labels of charts, and which part of a very long table or text is in the document.
//!
//! Figures go in, positions come out; nothing is drawn here. Lengths are whole drawing units ([`days`], [`scale`]), CSS
//! pixels ([`viewport`], [`strip`]) or bytes of a text ([`find`], [`excerpt`]).

pub mod days;
pub mod excerpt;
pub mod find;
pub mod scale;
pub mod strip;
pub mod viewport;
