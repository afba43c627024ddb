//! Faults, bad input and rights, each against a private system of real processes.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

mod crash;
mod frozen;
mod gateway;
mod input;
mod nats;
mod postgres;
mod realtime;
mod removal;
mod restart;
mod retry;
mod rights;
mod scale;
mod sessions;
mod storage;
