//! The bus: connecting to NATS, telling, asking, answering, following. The only code that touches `async-nats`.

mod answer;
mod connect;
mod consume;
mod follow;
mod memo;
mod relay;

pub use answer::AskError;
pub use connect::{Bus, Link, OLDEST};
pub use consume::Consumer;
pub use follow::{Delivery, Follow};
pub use relay::Relay;
