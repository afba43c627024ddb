//! The questions that realtime answers: gateways ask them.

use shared::bus::Bus;
use shared::contract::realtime::{Connected, HeadList, Heads, Live};
use shared::http::ApiError;
use shared::supervise::Background;

use crate::mailbox::{Input, Mailbox};

/// Answers until `background` stops.
pub fn run(bus: &Bus, mailbox: &Mailbox, background: &Background) {
    let both = (bus.clone(), mailbox.clone());
    background.run_with("answers.connected", &both, |(bus, mailbox), stop| async move {
        bus.answer(stop, |question| connected(&mailbox, question)).await
    });
    background.run_with("answers.heads", &both, |(bus, mailbox), stop| async move {
        bus.answer(stop, |question| heads(&mailbox, question)).await
    });
}

async fn connected(mailbox: &Mailbox, question: Connected) -> Result<Live, ApiError> {
    let live = mailbox.ask(|reply| Input::Connected(question, reply)).await;
    live.ok_or_else(|| ApiError::unavailable("the streams are not followed at the moment"))
}

async fn heads(mailbox: &Mailbox, question: Heads) -> Result<HeadList, ApiError> {
    let heads = mailbox.ask(|reply| Input::Heads(question, reply)).await;
    heads.ok_or_else(|| ApiError::unavailable("the switchboard has ended"))
}
