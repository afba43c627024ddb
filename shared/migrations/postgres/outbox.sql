-- Events, committed together with the change that they tell of. The relay publishes them and notes the sequence that
-- the stream gave them; a row without one is still to be published. Kept 24 h, so that a lost stream can be filled again.
create table outbox (
    id bigint generated always as identity primary key,
    event_id uuid not null,
    subject text not null,
    payload text not null,
    created_at bigint not null,
    stream_seq bigint
);
create index outbox_unpublished on outbox (id) where stream_seq is null;
create index outbox_created_at on outbox (created_at);

-- The stream as it was when the relay last looked: if it was made anew since, what it held is published again.
create table outbox_stream (
    name text primary key,
    created_at bigint not null,
    last_seq bigint not null
);

-- Events that a consumer gave up on after five tries.
create table dead_letters (
    event_id text primary key,
    subject text not null,
    payload text not null,
    error text not null,
    created_at bigint not null
);
