//! What the command asks of the machine: files, streams, a clock, its arguments. Natively the standard library answers. In the npm
//! command Node does, since the standard library of wasm32-unknown-unknown knows no machine. All else of the command is one code.

#[cfg(target_family = "wasm")]
mod node;
#[cfg(not(target_family = "wasm"))]
mod system;

#[cfg(target_family = "wasm")]
pub use node::*;
#[cfg(not(target_family = "wasm"))]
pub use system::*;
