//! The reader of pasted text, against what the notations and wrappings of a generator mean.
//!
//! | module | holds |
//! |---|---|
//! | [`cases`] | what people paste |
//! | [`notations`] | one writer for each notation |
//! | [`wrappings`] | what copying puts around a text |
//! | [`matrix`] | random records in every notation and wrapping come back |
//! | [`force`] | what is deleted or switched off |
//! | [`provenance`] | where owner, type and value are in the text |

mod cases;
mod force;
mod matrix;
mod notations;
mod provenance;
mod wrappings;
