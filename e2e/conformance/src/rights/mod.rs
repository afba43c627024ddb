//! Who may do what: the table, its people, and the trying of each cell.

pub mod calls;
pub mod cast;
pub mod frames;
pub mod table;
