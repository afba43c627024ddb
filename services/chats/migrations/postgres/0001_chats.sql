-- What tells one life of this database from another: a restored backup gets a new one, so that clients which saw more
-- than the backup holds throw away what they hold.
create table generation (value text not null);
insert into generation (value) values (replace(gen_random_uuid()::text, '-', ''));

-- Accounts as far as chats must know them: told by auth's events, asked for when an id is not known yet.
create table accounts (
    id uuid primary key,
    login text not null,
    kind text not null default 'person', -- person, bot, imported
    role text not null,
    active boolean not null,
    rev bigint not null -- an older card never replaces a newer one
);

create table chats (
    num bigint generated always as identity primary key, -- the chat's short name in the search index
    id uuid not null unique,
    kind text not null, -- main, group, direct
    name text,
    creator_id uuid,
    -- Who made it and what his client called it: a repeated request finds the same chat.
    author_id uuid,
    client_id uuid,
    client_hash bigint,
    -- The two of a direct chat in the order of their ids: one chat for each pair.
    direct_low uuid,
    direct_high uuid,
    created_at bigint not null,
    updated_at bigint not null,
    rev bigint not null,
    last_seq bigint not null,
    last_message_seq bigint not null, -- the newest message that is not deleted; 0 if there is none
    member_count bigint not null,
    -- The two highest positions that people read up to, so that anyone's "others" is known without looking at all members.
    top_read_seq bigint not null default 0,
    top_reader_id uuid,
    second_read_seq bigint not null default 0,
    has_hidden boolean not null default false, -- someone may have hidden it: the next text shows it again
    deleted_at bigint,
    purged boolean not null default false, -- its rows are gone too
    unique (author_id, client_id),
    unique (direct_low, direct_high)
);
create index chats_to_purge on chats (num) where deleted_at is not null and not purged;

-- Rows are never deleted: a former member's row tells since which rev he is out.
create table members (
    chat_id uuid not null,
    user_id uuid not null,
    role text not null, -- creator, member
    is_in boolean not null,
    state_rev bigint not null, -- the rev at which is_in became so
    joined_at bigint not null,
    read_seq bigint not null,
    my_rev bigint not null default 0,
    hidden boolean not null default false,
    muted_until bigint,
    marked_unread boolean not null default false,
    notify text, -- reserved: all, mentions, nothing
    pinned_at bigint, -- reserved
    primary key (chat_id, user_id)
);
create index members_of_user on members (user_id);
create index members_who_hid on members (chat_id, hidden) where hidden = true;

-- No foreign keys: a chat's row stays for ever, and every send would pay for the check.
create table messages (
    num bigint generated always as identity primary key, -- row id of the search index, order of the search over all chats
    chat_id uuid not null,
    seq bigint not null,
    rev bigint not null,
    id uuid not null unique,
    author_id uuid not null,
    client_id uuid,
    client_hash bigint, -- of the chat and the original text: tells a repeated send from a reused client_id
    kind text not null, -- text, info
    format text not null default 'plain', -- reserved
    text text not null,
    info text, -- JSON
    reply_to_seq bigint, -- reserved
    thread_seq bigint, -- reserved
    counts boolean not null, -- whether it counts as unread: a text that is not deleted
    created_at bigint not null,
    edited_at bigint,
    deleted boolean not null default false,
    import_key text, -- reserved: what it was called where it came from
    extra text, -- reserved: JSON
    unique (chat_id, seq),
    unique (author_id, client_id)
);
-- `= true` in the index and in the query: only then SQLite reads the index alone.
create index messages_unread on messages (chat_id, seq, author_id) where counts = true;
create index messages_changed on messages (chat_id, rev);

insert into chats (id, kind, name, created_at, updated_at, rev, last_seq, last_message_seq, member_count)
values (
    '01900000-0000-7000-8000-000000000001', 'main', 'Главная',
    (extract(epoch from now()) * 1000)::bigint,
    (extract(epoch from now()) * 1000)::bigint,
    0, 0, 0, 0
);
