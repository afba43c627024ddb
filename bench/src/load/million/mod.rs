//! What is measured over a system that holds a million messages: searching, paging and saving.

mod chats;
pub(crate) mod export;
pub(crate) mod history;
mod queries;
pub(crate) mod search;
mod seed;
mod words;

use clap::Args;

/// How much is written before something is measured.
#[derive(Args, Clone, Debug)]
pub(crate) struct Size {
    /// Messages in all chats together.
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) messages: u64,
}
