//! What chats measures besides what every process does.

use metrics::{counter, describe_counter, describe_gauge, gauge};

/// Describes every metric of chats.
pub fn describe() {
    describe_counter!("messages_sent_total", "Texts accepted.");
    describe_counter!("messages_edited_total", "Texts changed by their authors.");
    describe_counter!("messages_deleted_total", "Messages deleted.");
    describe_counter!("chats_created_total", "Chats made, by kind.");
    describe_counter!("chats_deleted_total", "Groups deleted by their creators.");
    describe_counter!("reads_total", "Read positions that moved on.");
    describe_counter!("exports_total", "Chats saved as files.");
    describe_counter!("searches_total", "Searches answered.");
    describe_counter!("syncs_total", "Answers to POST /chats/sync.");
    describe_gauge!("chats", "Chats that there are, by kind.");
    describe_gauge!("members", "Memberships that there are, by kind of chat.");
    for name in ["messages_sent_total", "messages_edited_total", "messages_deleted_total"] {
        counter!(name).absolute(0);
    }
    for name in ["chats_deleted_total", "exports_total", "reads_total", "searches_total", "syncs_total"] {
        counter!(name).absolute(0);
    }
    for kind in ["main", "group", "direct"] {
        counter!("chats_created_total", "kind" => kind).absolute(0);
        note_chats(kind, 0, 0);
    }
}

/// Counts one.
pub fn count(name: &'static str) {
    counter!(name).increment(1);
}

/// Counts a chat that was made.
pub fn count_created(kind: &'static str) {
    counter!("chats_created_total", "kind" => kind).increment(1);
}

/// Notes how many chats and memberships of a kind there are.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
pub fn note_chats(kind: &'static str, chats: i64, members: i64) {
    gauge!("chats", "kind" => kind).set(chats as f64);
    gauge!("members", "kind" => kind).set(members as f64);
}
