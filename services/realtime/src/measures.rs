//! What realtime measures, in words.

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, histogram};
use shared::contract::Event;
use shared::contract::chats::ChatEvent;
use shared::contract::frames::FrameType;
use shared::contract::users::{ContactDeleted, ContactUpdated, ProfileUpdated};

/// Describes the metrics of realtime for `/metrics`.
pub fn describe() {
    describe_counter!("realtime_frames_sent_total", "Frames on their way to users, one for each user, by type.");
    describe_histogram!("realtime_envelope_users_size", "Users told through one envelope.");
    describe_counter!("realtime_envelope_bytes_total", Unit::Bytes, "Bytes of envelopes sent to gateways.");
    describe_gauge!("realtime_online_users", "Users who are online, those in their grace included.");
    describe_gauge!("realtime_sockets", "Open sockets, as far as the gateways told of them.");
    describe_gauge!("realtime_gateways", "Gateways whose lease runs.");
    describe_gauge!("realtime_loading_users", "Users online whose chats are not known yet.");
    describe_gauge!("realtime_epoch", "The present epoch.");
    describe_gauge!("realtime_mailbox_depth", "Inputs that wait for the switchboard.");
    describe_histogram!(
        "realtime_handling_seconds",
        Unit::Seconds,
        "One input handled and its messages handed to NATS."
    );
    describe_counter!("realtime_typing_total", "Changes of typing relayed, by active.");
    describe_counter!("realtime_presence_changes_total", "Users who came online or went offline, by online.");
    describe_counter!("realtime_resyncs_total", "Users told that they may have missed something, by reason.");
    describe_counter!("realtime_epochs_total", "Epochs begun, by reason.");
    describe_counter!("realtime_events_given_up_total", "Events that could not be handled.");
    describe_counter!("realtime_signals_dropped_total", "Signals dropped because the mailbox was full.");
    describe_counter!(
        "realtime_gateway_mismatches_total",
        "Times a gateway was asked for its sockets because it held others than were known."
    );
    start_at_zero();
}

/// What never happened yet is measured as 0.
fn start_at_zero() {
    for subject in [ChatEvent::SUBJECT, ProfileUpdated::SUBJECT, ContactUpdated::SUBJECT, ContactDeleted::SUBJECT] {
        counter!("events_consumed_total", "subject" => subject).increment(0);
    }
    for yes_or_no in ["true", "false"] {
        counter!("realtime_typing_total", "active" => yes_or_no).increment(0);
        counter!("realtime_presence_changes_total", "online" => yes_or_no).increment(0);
    }
    for kind in FrameType::NAMES {
        counter!("realtime_frames_sent_total", "type" => kind).increment(0);
    }
    for reason in ["restart", "reconnect", "slow", "stream", "event", "loading", "unlisted"] {
        counter!("realtime_resyncs_total", "reason" => reason).increment(0);
    }
    counter!("realtime_signals_dropped_total", "signal" => "typed").increment(0);
    for name in ["realtime_events_given_up_total", "realtime_gateway_mismatches_total", "realtime_envelope_bytes_total"]
    {
        counter!(name).increment(0);
    }
    drop(histogram!("realtime_envelope_users_size"));
}
