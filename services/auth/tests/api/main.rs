//! auth over real HTTP, with a private database and a private nats-server.

mod accounts;
mod answers;
mod bad_input;
mod ended_sessions;
mod helpers;
mod login;
mod logout;
mod openapi;
mod operators;
mod password;
mod refresh;
mod register;
mod sessions;
mod start;
