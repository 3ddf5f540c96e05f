//! The engine: a worker that owns the archive, reads files one after the other, and answers questions.
//!
//! It runs under the page's content security policy because the page starts it from a `blob:` module.
//!
//! | module | holds |
//! |---|---|
//! | `work` | the state, the messages, and the reading between them |
//! | `source` | bytes of a file that is read in slices |
//! | `summary` | what was found in a file so far |
//! | `warm_up` | has the browser compile the engine before the first file |

#[cfg(target_arch = "wasm32")]
mod source;
#[cfg(target_arch = "wasm32")]
mod summary;
#[cfg(target_arch = "wasm32")]
mod warm_up;
#[cfg(target_arch = "wasm32")]
mod work;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The engine runs in a browser only. `cargo xtask serve` builds and serves the site.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    work::start();
}
