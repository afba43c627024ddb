//! Realtime: who is online, who types, and every change on its way from its owner to the screens. Nothing is stored.

mod actor;
mod answers;
pub mod app;
mod asks;
pub mod config;
mod consumers;
mod epochs;
mod event_log;
mod gateways;
mod hearing;
mod jobs;
mod mailbox;
mod measures;
mod moment;
mod outgoing;
mod people;
mod reads;
mod rooms;
mod routes;
mod switchboard;
mod timers;
mod typing;
mod watching;
