//! HTTP as every process speaks it: one error body, strict input, checked tokens, the same operator routes.

mod body_deadline;
pub mod caller;
pub mod client_address;
pub mod error;
pub mod input;
pub mod json;
pub mod openapi;
pub mod operator;
pub mod origins;
pub mod reader;
pub mod revoked;
pub mod serve;
pub mod token;
mod trace;
pub mod unread;

pub use caller::{Caller, Trust};
pub use error::{ApiError, ErrorCode, Invalid};
pub use input::{Path, Query, page_limit};
pub use json::Json;
