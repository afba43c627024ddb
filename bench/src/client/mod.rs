//! The contract as a client speaks it: REST calls and the socket.

mod calls;
mod frame;
mod http;
mod person;
mod socket;
mod types;

pub use frame::{Event, Frame, MessageNews, ReadNews, SettingsNews, Stamp};
pub use http::{Failure, Reply, Server};
pub use person::Person;
pub use socket::{Closed, Socket};
pub use types::{
    Changes, Chat, ChatList, Member, MemberPage, Message, Page, Problem, ReadState, Signed, Sync, SyncRequest,
};
