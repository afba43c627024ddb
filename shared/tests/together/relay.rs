//! The relay: what was committed is published, in order, and again when the stream lost it.

use shared::testing::Nats;

use crate::helpers::{Listener, Teller, numbered};

#[tokio::test]
async fn events_are_published_once_and_in_order() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    for number in 0..300 {
        teller.tells(numbered(number)).await;
    }
    assert_eq!(listener.hears(300).await, (0..300).collect::<Vec<_>>());
    teller.has_told_all().await;
    teller.tells(numbered(300)).await;
    assert_eq!(listener.hears(1).await, [300], "nothing came twice in between");
}

#[tokio::test]
async fn what_is_committed_while_nats_is_away_is_published_when_it_returns() {
    let mut nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(0)).await;
    assert_eq!(listener.hears(1).await, [0]);
    teller.has_told_all().await;
    nats.stop();
    for number in 1..20 {
        teller.tells(numbered(number)).await;
    }
    nats.restart().await;
    let mut heard = listener.hears(19).await;
    heard.dedup();
    assert_eq!(heard, (1..20).collect::<Vec<_>>());
    teller.has_told_all().await;
}

#[tokio::test]
async fn a_stream_that_lost_everything_gets_everything_again() {
    let mut nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    for number in 0..5 {
        teller.tells(numbered(number)).await;
    }
    assert_eq!(listener.hears(5).await, [0, 1, 2, 3, 4]);
    teller.has_told_all().await;
    nats.restart_empty().await;
    assert_eq!(listener.hears(5).await, [0, 1, 2, 3, 4]);
    teller.tells(numbered(5)).await;
    assert_eq!(listener.hears(1).await, [5]);
}

#[tokio::test]
async fn what_waits_in_the_outbox_at_the_start_is_published() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(0)).await;
    teller.has_told_all().await;
    teller.falls_silent().await;
    teller.tells(numbered(1)).await;
    let _again = teller.starts_again(&nats).await;
    assert_eq!(listener.hears(2).await, [0, 1]);
    teller.has_told_all().await;
}

#[tokio::test]
async fn what_a_command_commits_beside_the_service_is_published_soon() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(0)).await;
    assert_eq!(listener.hears(1).await, [0]);
    teller.is_told_by_a_command(numbered(1)).await;
    assert_eq!(listener.hears(1).await, [1]);
    teller.has_told_all().await;
    teller.tells(numbered(2)).await;
    assert_eq!(listener.hears(1).await, [2], "nothing came twice in between");
}
