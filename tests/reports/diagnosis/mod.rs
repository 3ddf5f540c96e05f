//! Faults and problems.

mod cases;
mod rules;
mod severity;
