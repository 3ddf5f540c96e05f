//! Files of every kind and state.

mod containers;
mod outcomes;
