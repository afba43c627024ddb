-- Who may sign in. The login is unique after folding (NFKC and case), which is done before it gets here.
create table accounts (
    id uuid primary key,
    login text not null,
    login_folded text not null unique,
    name text not null,
    surname text not null,
    role text not null,
    kind text not null default 'person',
    password_hash text not null,
    active boolean not null default true,
    rev bigint not null default 1,
    created_at bigint not null,
    last_seen_at bigint
);

-- One signed-in device: a family of refresh tokens, of which only the number of the current one is kept. An ended
-- session stays until no token of it could be valid, so that it is told apart from one that never was.
create table sessions (
    id uuid primary key,
    user_id uuid not null references accounts (id),
    counter bigint not null,
    rotated_at bigint not null,
    user_agent text not null,
    ip text not null,
    network text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    end_reason text
);
create index sessions_user_id on sessions (user_id, network);
create index sessions_ended_at on sessions (ended_at) where ended_at is not null;
create index sessions_expires_at on sessions (expires_at);

-- Wrong passwords in a row, by folded login (whether there is such an account or not). Those from a network in which
-- the account had a session are counted apart: `home` is that network, and empty for all other networks together.
create table login_failures (
    login text not null,
    home text not null,
    failures bigint not null,
    last_at bigint not null,
    blocked_until bigint not null,
    primary key (login, home)
);
create index login_failures_last_at on login_failures (last_at);

-- What a network did within a span of time: wrong passwords, registrations.
create table network_counts (
    network text not null,
    kind text not null,
    hits bigint not null,
    ends_at bigint not null,
    primary key (network, kind)
);
create index network_counts_ends_at on network_counts (ends_at);

-- What happened to accounts and sessions, for the administrator. Nothing but auth reads it.
create table audit (
    id integer primary key autoincrement,
    at bigint not null,
    kind text not null,
    user_id uuid not null,
    actor_id uuid,
    session_id uuid,
    ip text,
    detail text
);
create index audit_at on audit (at);
create index audit_user_id on audit (user_id, at);
