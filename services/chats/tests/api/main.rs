//! The API of chats over real HTTP, with a private database, a real nats-server and a fake auth.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what a test cannot do without fails it")]

use peak_alloc::PeakAlloc;

mod helpers;

mod answers;
mod chats;
mod corpus;
mod create;
mod events;
mod export;
mod input;
mod long_texts;
mod members;
mod membership;
mod messages;
mod openapi;
mod pages;
mod parallel;
mod permissions;
mod plans;
mod read;
mod recount;
mod search;
mod search_far;
mod sync;

/// Counts the bytes that the test and the service in it hold at once.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;
