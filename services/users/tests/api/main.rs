//! The service as its clients and neighbours see it: real HTTP, a private database, a private nats-server.

mod answers;
mod contacts;
mod helpers;
mod input;
mod me;
mod openapi;
mod operators;
mod profiles;
mod search;
mod users;
