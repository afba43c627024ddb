//! Profiles and contacts change.

use shared::contract::frames::{Frame, ServerFrame};
use shared::contract::users::{ContactDeleted, ContactUpdated, ProfileUpdated};
use shared::ids::UserId;

use super::Switchboard;
use crate::moment::Moment;

impl Switchboard {
    /// Everybody shares the main chat, so everybody who is online is told.
    pub(super) fn profile_updated(&mut self, event: &ProfileUpdated, now: Moment) {
        let frame = Frame::new(&ServerFrame::UserUpdated { user: event.user.clone() });
        let everybody: Vec<UserId> = self.people.ids().collect();
        self.send_numbered(&everybody, &frame, now.wall);
    }

    /// Told to the owner, who watches the contact from now on.
    pub(super) fn contact_updated(&mut self, event: ContactUpdated, now: Moment) {
        let (owner, contact) = (event.owner_id, event.contact.user.id);
        let frame = Frame::new(&ServerFrame::ContactUpdated { contact: event.contact });
        self.send_numbered(&[owner], &frame, now.wall);
        if self.watch_contact(owner, contact, true) {
            self.show_if_online(owner, contact);
        }
    }

    /// Told to the owner, who does not watch him as a contact any more.
    pub(super) fn contact_deleted(&mut self, event: &ContactDeleted, now: Moment) {
        let frame = Frame::new(&ServerFrame::ContactDeleted { user_id: event.user_id, rev: event.rev });
        self.send_numbered(&[event.owner_id], &frame, now.wall);
        self.watch_contact(event.owner_id, event.user_id, false);
    }

    fn watch_contact(&mut self, owner: UserId, contact: UserId, is_one: bool) -> bool {
        let Some(person) = self.people.get_mut(owner) else { return false };
        if let Some(request) = &mut person.load_request {
            request.contact_changes.push((contact, is_one));
        }
        self.watching.set_contact(owner, contact, is_one);
        true
    }
}
