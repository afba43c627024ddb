//! The rules of the model, one by one.

use uuid::Uuid;

use super::{Model, PATIENCE};
use crate::client::{Chat, Event, Frame, Message, MessageNews, Stamp, Sync};

const ME: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);
const CHAT: Uuid = Uuid::from_u128(10);

fn stamped(epoch: u64, n: u64, event: Event) -> Frame {
    Frame { stamp: Some(Stamp { epoch, n }), event }
}

fn ready(epoch: u64, n: u64) -> Frame {
    stamped(epoch, n, Event::Ready { user_id: ME, online: Vec::new() })
}

fn written(seq: u64, rev: u64) -> Event {
    let message = Message {
        id: Uuid::from_u128(u128::from(seq)),
        chat_id: CHAT,
        seq,
        rev,
        kind: "text".into(),
        author_id: OTHER,
        text: format!("text {seq}"),
        ..Message::default()
    };
    Event::MessageCreated(MessageNews { chat_id: CHAT, rev, message })
}

fn chat(rev: u64, last_seq: u64) -> Chat {
    Chat { id: CHAT, kind: "group".into(), member_count: 2, rev, last_seq, read_seq: last_seq, ..Chat::default() }
}

/// A client that holds one chat at rev 5, seq 3, and number 7 of epoch 1.
fn client() -> Model {
    let mut model = Model::new(ME, 0.5);
    model.take(0, &ready(1, 7));
    model.start_sync();
    let chats = vec![chat(5, 3)];
    model.finish_sync(1, Sync { generation: "one".into(), chats, ..Sync::default() });
    assert!(model.is_settled());
    model
}

#[test]
fn frames_before_ready_do_not_exist() {
    let mut model = Model::new(ME, 0.0);
    model.take(0, &stamped(1, 1, written(1, 1)));
    assert_eq!(model.stamp(), Stamp::default());
    assert!(model.wake_at().is_none());
}

#[test]
fn the_first_ready_asks_for_everything() {
    let mut model = Model::new(ME, 0.0);
    model.take(5, &ready(1, 0));
    assert_eq!(model.wake_at(), Some(5));
    assert_eq!(model.start_sync().generation, None);
}

#[test]
fn a_ready_with_the_same_numbers_needs_no_sync() {
    let mut model = client();
    model.disconnected();
    model.take(10, &ready(1, 7));
    assert!(model.is_settled());
}

#[test]
fn a_ready_with_other_numbers_needs_one() {
    let mut model = client();
    model.disconnected();
    model.take(10, &ready(1, 8));
    assert_eq!(model.wake_at(), Some(10));
}

#[test]
fn the_next_change_is_applied_and_an_old_one_ignored() {
    let mut model = client();
    model.take(10, &stamped(1, 8, written(4, 6)));
    model.take(11, &stamped(1, 8, written(4, 6)));
    let held = &model.chats()[&CHAT];
    assert_eq!((held.rev(), held.unread(ME), model.doubled()), (6, 1, 1));
}

#[test]
fn an_early_change_waits_for_the_missing_one() {
    let mut model = client();
    model.take(10, &stamped(1, 9, written(5, 7)));
    assert_eq!(model.wake_at(), Some(10 + PATIENCE));
    model.take(20, &stamped(1, 8, written(4, 6)));
    assert_eq!(model.chats()[&CHAT].rev(), 7);
    assert!(model.is_settled());
}

#[test]
fn a_heartbeat_shows_that_the_last_change_was_lost() {
    let mut model = client();
    model.take(10, &stamped(1, 8, Event::Heartbeat));
    assert_eq!(model.wake_at(), Some(10 + PATIENCE));
}

#[test]
fn a_lower_epoch_does_not_exist() {
    let mut model = client();
    model.take(10, &stamped(0, 8, written(4, 6)));
    assert_eq!(model.chats()[&CHAT].rev(), 5);
}

#[test]
fn a_higher_epoch_makes_everything_uncertain() {
    let mut model = client();
    model.take(10, &stamped(2, 1, written(4, 6)));
    assert_eq!(model.chats()[&CHAT].rev(), 6);
    assert_eq!(model.wake_at(), Some(10 + PATIENCE));
}

#[test]
fn a_resync_waits_for_its_share_of_the_spread() {
    let mut model = client();
    model.take(10, &Frame { stamp: None, event: Event::Resync { spread_ms: 4_000 } });
    assert_eq!(model.wake_at(), Some(2_010));
}

#[test]
fn an_older_reply_is_discarded() {
    let mut model = client();
    model.disconnected();
    model.take(10, &ready(1, 8));
    model.start_sync();
    model.take(11, &stamped(1, 9, written(4, 6)));
    let stale = Sync { generation: "one".into(), chats: vec![chat(5, 3)], ..Sync::default() };
    model.finish_sync(12, stale);
    assert_eq!(model.chats()[&CHAT].rev(), 6);
}

#[test]
fn after_my_removal_late_changes_do_not_bring_the_chat_back() {
    let mut model = client();
    let removed = Event::MemberRemoved { chat_id: CHAT, rev: 6, user_ids: vec![ME] };
    model.take(10, &stamped(1, 8, removed));
    model.take(11, &stamped(1, 9, written(3, 5)));
    assert!(model.chats().is_empty());
    assert!(model.is_settled());
}

#[test]
fn another_generation_replaces_everything() {
    let mut model = client();
    model.disconnected();
    model.take(10, &ready(2, 0));
    model.start_sync();
    let chats = vec![chat(2, 1)];
    model.finish_sync(11, Sync { generation: "two".into(), chats, ..Sync::default() });
    assert_eq!(model.chats()[&CHAT].rev(), 2);
}

#[test]
fn a_count_that_is_not_known_is_asked_for_so_that_the_server_answers() {
    let mut model = Model::new(ME, 0.5);
    model.take(0, &ready(1, 0));
    model.start_sync();
    // Nothing was ever read: the server's `my_rev` is 0.
    let never_read = Chat { read_seq: 0, unread_count: 3, ..chat(5, 3) };
    model.take(1, &stamped(1, 1, written(4, 6)));
    model.finish_sync(2, Sync { generation: "one".into(), chats: vec![never_read.clone()], ..Sync::default() });
    model.want_at(3);
    model.start_sync();
    model.take(4, &stamped(1, 2, written(5, 7)));
    // The count belongs to a `rev` that has passed.
    let late = Chat { rev: 6, last_seq: 4, unread_count: 4, ..never_read };
    model.finish_sync(5, Sync { generation: "one".into(), chats: vec![late], ..Sync::default() });
    assert!(!model.is_settled());
    let asked = model.start_sync().chats[&CHAT];
    assert_ne!(asked, [7, 0, 0], "the server has nothing to say to who holds that");
}
