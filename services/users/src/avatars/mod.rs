//! Avatars: from the file that somebody sends to the small square that everybody sees.
//!
//! [`Upload`] takes the form apart, [`Workshop`] draws a new picture from what it holds ([`formats`] → [`mosaic`] →
//! [`drawing`]), [`Shelf`] keeps it under the hash of its own bytes, [`collector`] throws away what nobody shows any
//! more. Nothing of the file that was sent is ever kept or served.

mod avatar;
pub mod collector;
mod drawing;
mod formats;
mod mosaic;
mod refused;
mod shelf;
mod upload;
mod workshop;

pub use avatar::{Avatar, AvatarHash, content_type};
pub use drawing::draw;
pub use refused::Refused;
pub use shelf::Shelf;
pub use upload::Upload;
pub use workshop::Workshop;
