//! What the fault tests stand on: a private system of real processes, people in it, and writers that
//! go on through every fault and remember what was acknowledged.

mod cluster;
mod database;
mod talk;
mod world;
mod writing;

pub use cluster::Cluster;
pub use database::Database;
pub use talk::Talk;
pub use world::{PATIENCE, World, eventually};
pub use writing::{Acknowledged, Writing, Written};
