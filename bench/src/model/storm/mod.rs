//! A client in bad weather: whatever a network does with the frames, it ends equal to the server.

mod server;

use rand::{RngExt, SeedableRng, rngs::SmallRng};
use uuid::Uuid;

use super::{Millis, Model};
use crate::client::{Event, Frame, Page, Stamp, Sync};
use server::{Room, Rooms};

/// How bad it is.
#[derive(Clone, Copy)]
struct Weather {
    /// Shares of frames lost and doubled.
    lost: f64,
    doubled: f64,
    /// The longest delay of a frame.
    delay: Millis,
    /// How often, per operation, the socket is cut and realtime restarted.
    cut: f64,
    restart: f64,
    /// Whether the client loads all history.
    history: bool,
}

/// Something on its way to the client.
enum Parcel {
    Frame(Frame),
    Sync(Box<Sync>),
    SyncLost,
    Page(Uuid, u64, Option<Page>),
}

struct Storm {
    weather: Weather,
    rng: SmallRng,
    now: Millis,
    rooms: Rooms,
    model: Model,
    stamp: Stamp,
    /// `(arrival, socket, parcel)`; replies to calls do not belong to a socket.
    way: Vec<(Millis, Option<u32>, Parcel)>,
    socket: u32,
    open: bool,
    paging: bool,
}

impl Storm {
    fn new(seed: u64, weather: Weather) -> Self {
        let rooms = Rooms::new();
        let mut rng = SmallRng::seed_from_u64(seed);
        let model = Model::new(rooms.me, rng.random());
        let stamp = Stamp { epoch: 1, n: 0 };
        Self { weather, rng, now: 0, rooms, model, stamp, way: Vec::new(), socket: 0, open: false, paging: false }
    }

    /// Runs `operations` in the storm, then 40 calm seconds.
    fn run(&mut self, operations: u32) {
        for _ in 0..operations {
            self.now += self.rng.random_range(0..400);
            if !self.open {
                self.connect();
            }
            self.change();
            self.weather_strikes();
            self.deliver();
        }
        self.weather = Weather { lost: 0.0, doubled: 0.0, delay: 50, cut: 0.0, restart: 0.0, ..self.weather };
        if !self.open {
            self.connect();
        }
        for second in 0..400 {
            self.now += 100;
            if second % 50 == 0 {
                self.frame(Event::Heartbeat, self.stamp);
            }
            self.deliver();
        }
    }

    fn connect(&mut self) {
        self.socket += 1;
        self.open = true;
        let ready = Event::Ready { user_id: self.rooms.me, online: Vec::new() };
        let frame = Frame { stamp: Some(self.stamp), event: ready };
        self.way.push((self.now + 1, Some(self.socket), Parcel::Frame(frame)));
    }

    fn change(&mut self) {
        for event in self.rooms.change(&mut self.rng) {
            self.stamp.n += 1;
            self.frame(event, self.stamp);
        }
        if self.rng.random_bool(0.05) {
            self.frame(Event::Heartbeat, self.stamp);
        }
    }

    fn weather_strikes(&mut self) {
        if self.rng.random_bool(self.weather.cut) {
            self.open = false;
            self.socket += 1;
            self.model.disconnected();
        }
        if self.rng.random_bool(self.weather.restart) {
            self.stamp = Stamp { epoch: self.stamp.epoch + 1, n: 0 };
            self.frame(Event::Resync { spread_ms: 3_000 }, self.stamp);
        }
    }

    fn frame(&mut self, event: Event, stamp: Stamp) {
        let uncounted = matches!(event, Event::Resync { .. });
        let frame = Frame { stamp: (!uncounted).then_some(stamp), event };
        let copies = 1 + usize::from(self.rng.random_bool(self.weather.doubled));
        for _ in 0..copies {
            if self.open && !self.rng.random_bool(self.weather.lost) {
                let at = self.now + 2 + self.rng.random_range(0..=self.weather.delay);
                self.way.push((at, Some(self.socket), Parcel::Frame(frame.clone())));
            }
        }
    }

    fn deliver(&mut self) {
        self.ask();
        self.way.sort_by_key(|(at, ..)| *at);
        while self.way.first().is_some_and(|(at, ..)| *at <= self.now) {
            let (at, socket, parcel) = self.way.remove(0);
            match parcel {
                Parcel::Frame(frame) if socket == Some(self.socket) => self.model.take(at, &frame),
                Parcel::Frame(_) => {}
                Parcel::Sync(reply) => self.model.finish_sync(at, *reply),
                Parcel::SyncLost => self.model.fail_sync(at),
                Parcel::Page(chat, before, page) => {
                    self.paging = false;
                    if let Some(page) = page {
                        self.model.page(at, chat, before, page);
                    }
                }
            }
            self.ask();
        }
    }

    /// Starts the calls that are due; the reply shows the server now and arrives later.
    fn ask(&mut self) {
        let later = self.now + self.rng.random_range(0..=self.weather.delay);
        if self.model.wake_at().is_some_and(|at| at <= self.now) {
            let asked = self.model.start_sync();
            let lost = self.rng.random_bool(self.weather.lost);
            let reply = Parcel::Sync(Box::new(self.rooms.sync(&asked)));
            self.way.push((later, None, if lost { Parcel::SyncLost } else { reply }));
            self.way.sort_by_key(|(at, ..)| *at);
        }
        let next = self.model.missing_page().filter(|_| self.weather.history && !self.paging);
        if let Some((chat, before)) = next {
            self.paging = true;
            let page = self.rooms.page(chat, before);
            self.way.push((later, None, Parcel::Page(chat, before, page)));
            self.way.sort_by_key(|(at, ..)| *at);
        }
    }

    fn assert_equal(&self, seed: u64) {
        assert!(self.model.doubts().is_empty(), "seed {seed}: {:?}", self.model.doubts());
        assert!(self.model.is_settled(), "seed {seed}: not settled");
        let mine = self.rooms.all.values().filter(|room| room.is_in).count();
        assert_eq!(self.model.chats().len(), mine, "seed {seed}: chats");
        for room in self.rooms.all.values().filter(|room| room.is_in) {
            self.assert_room(seed, room);
        }
    }

    fn assert_room(&self, seed: u64, room: &Room) {
        let id = room.chat.id;
        let held = self.model.chats().get(&id).unwrap_or_else(|| panic!("seed {seed}: no {id}"));
        let place = format!("seed {seed}, chat {id}");
        let have = held.chat();
        assert_eq!(have.rev, room.chat.rev, "{place}: rev");
        assert_eq!(have.name, room.chat.name, "{place}: name");
        assert_eq!(have.member_count, room.chat.member_count, "{place}: members");
        assert_eq!(have.last_seq, room.chat.last_seq, "{place}: last seq");
        assert_eq!(have.others_read_seq, room.chat.others_read_seq, "{place}: others read");
        if held.is_told() {
            assert_eq!(have.read_seq, room.chat.read_seq, "{place}: read");
            assert_eq!(have.hidden, room.chat.hidden, "{place}: hidden");
            assert_eq!(have.marked_unread, room.chat.marked_unread, "{place}: marked");
        }
        assert_eq!(held.unread(self.model.me()), room.unread(self.model.me()), "{place}: unread");
        let listed = |one: &&crate::client::Message| !one.deleted && one.seq > held.floor();
        let mine: Vec<_> = held.messages().values().filter(listed).collect();
        let theirs: Vec<_> = room.messages.values().filter(listed).collect();
        let place_of = |one: &&&crate::client::Message| (one.seq, one.rev);
        let odd = mine.iter().zip(&theirs).find(|(mine, theirs)| mine != theirs);
        let odd = odd.map(|(mine, theirs)| (place_of(&mine), place_of(&theirs)));
        assert!(mine == theirs, "{place}: messages {} {} {odd:?}", mine.len(), theirs.len());
        assert!(!self.weather.history || held.floor() == 0, "{place}: history");
    }
}

fn survives(weather: Weather) {
    for seed in 0..200 {
        let mut storm = Storm::new(seed, weather);
        storm.run(400);
        storm.assert_equal(seed);
    }
}

const CALM: Weather = Weather { lost: 0.0, doubled: 0.0, delay: 0, cut: 0.0, restart: 0.0, history: false };

#[test]
fn in_fair_weather_the_client_is_equal() {
    survives(CALM);
}

#[test]
fn late_and_doubled_frames_do_no_harm() {
    survives(Weather { doubled: 0.3, delay: 1_500, ..CALM });
}

#[test]
fn lost_frames_are_noticed_and_asked_for() {
    survives(Weather { lost: 0.1, doubled: 0.1, delay: 3_000, ..CALM });
}

#[test]
fn cuts_and_restarts_leave_no_gap() {
    survives(Weather { lost: 0.05, doubled: 0.05, delay: 2_000, cut: 0.02, restart: 0.02, history: false });
}

#[test]
fn a_client_with_all_history_holds_all_history() {
    survives(Weather { lost: 0.05, doubled: 0.05, delay: 1_000, cut: 0.02, restart: 0.01, history: true });
}
