//! Numbers and envelopes.

use std::collections::HashMap;

use shared::contract::chats::ChatChange;
use shared::contract::frames::{Frame, ServerFrame};
use shared::contract::realtime::Envelope;
use shared::ids::{ChatId, GatewayId, UserId};

use super::Scene;
use crate::outgoing::Out;

fn envelopes(scene: &Scene) -> Vec<(GatewayId, Envelope)> {
    let sent = scene.said.iter().filter_map(|out| match out {
        Out::Envelope { gateway, payload } => Some((*gateway, Envelope::decode(payload.clone())?)),
        _ => None,
    });
    sent.collect()
}

#[test]
fn numbers_have_no_hole_whatever_the_way() {
    let (mut scene, small, large) = (Scene::open(), ChatId::new(), ChatId::new());
    let anna = scene.comes(&[small, large]);
    let _others: Vec<_> = (0..40).map(|_| scene.comes(&[large])).collect();
    for rev in 2..12 {
        scene.tell(if rev % 2 == 0 { small } else { large }, rev);
    }
    let mut numbers: Vec<u64> = scene.heard(anna.user).iter().filter_map(|frame| frame["n"].as_u64()).collect();
    for (_, envelope) in envelopes(&scene) {
        numbers.extend(envelope.to.iter().filter(|(user, _)| *user == anna.user).map(|(_, n)| *n));
    }
    numbers.sort_unstable();
    let expected: Vec<u64> = (1..=10).map(|more| anna.live.n + more).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn each_gateway_gets_one_envelope_with_its_own_users() {
    let (mut scene, chat, second) = (Scene::open(), ChatId::new(), GatewayId::new());
    let mut gateways: HashMap<UserId, GatewayId> = HashMap::new();
    for index in 0..50 {
        let (user, gateway) = (UserId::new(), if index % 2 == 0 { scene.gateway } else { second });
        scene.connect_at(gateway, user);
        scene.load(user, &[(chat, true, 1)], &[]);
        gateways.insert(user, gateway);
    }
    scene.tell(chat, 2);
    let sent = envelopes(&scene);
    assert_eq!(sent.len(), 2);
    for (gateway, envelope) in sent {
        assert_eq!(envelope.to.len(), 25);
        assert!(envelope.to.iter().all(|(user, _)| gateways[user] == gateway));
    }
}

#[test]
fn an_envelope_that_would_be_too_large_is_split() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let _members: Vec<_> = (0..100).map(|_| scene.comes(&[chat])).collect();
    let name = Some("ы".repeat(Envelope::LARGEST / 2 - 1_000));
    let frame = Frame::new(&ServerFrame::ChatDeleted { chat_id: chat, rev: 2, by: UserId::new(), name });
    scene.happens(chat, 100, ChatChange::Told { rev: 2, author_id: None, frame });
    let sent = envelopes(&scene);
    assert!(sent.len() > 1);
    assert_eq!(sent.iter().map(|(_, envelope)| envelope.to.len()).sum::<usize>(), 100);
    let sizes = scene.said.iter().filter_map(|out| match out {
        Out::Envelope { payload, .. } => Some(payload.len()),
        _ => None,
    });
    assert!(sizes.max().is_some_and(|size| size <= Envelope::LARGEST));
}

#[test]
fn a_user_with_two_sockets_on_one_gateway_stands_in_its_envelope_once() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let members: Vec<_> = (0..40).map(|_| scene.comes(&[chat])).collect();
    scene.connect(members[0].user);
    scene.tell(chat, 2);
    assert_eq!(envelopes(&scene)[0].1.to.len(), 40);
}
