//! The running system against its contract: counts, rights, the documents of REST and of the socket.

mod asyncapi;
mod bodies;
mod counting;
mod openapi;
mod rights;
