//! What the conformance tests stand on: the running system is held against the contract, its documents and
//! the table of rights.

pub mod asyncapi;
pub mod bodies;
pub mod crowd;
pub mod openapi;
pub mod rights;
pub mod socket;
pub mod tools;
