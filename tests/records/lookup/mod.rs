//! The look-up of published records.

mod answers;
mod course;
mod resolver;
