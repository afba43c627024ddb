//! A client of the chat written from the contract alone, and what it is used for: checking that
//! every client ends equal to the server, and measuring how fast it gets there.

pub mod audit;
pub mod client;
pub mod driver;
pub mod limits;
pub mod model;
