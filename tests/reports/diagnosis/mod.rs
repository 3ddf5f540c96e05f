//! Faults and problems.

mod cases;
mod rules;
