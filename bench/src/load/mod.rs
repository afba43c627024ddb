//! The load: what is measured, on what, and how it is counted.

pub(crate) mod broadcast;
pub(crate) mod idle;
mod lag;
mod ledger;
mod listener;
pub(crate) mod login;
pub(crate) mod million;
pub(crate) mod post;
mod processes;
mod spread;
pub(crate) mod stage;
pub(crate) mod start;
pub(crate) mod storm;
pub(crate) mod suite;
