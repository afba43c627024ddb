-- People. The id is the account's; auth owns the account, users what others see of the person.
create table profiles (
    id uuid primary key not null,
    login text not null,
    role text not null,
    name text not null,
    surname text not null,
    -- The same three folded (NFKC, lower case, ё as е): a search is a range of one of these indexes, by code point
    -- ("C"), as SQLite compares.
    login_key text collate "C" not null,
    name_key text collate "C" not null,
    surname_key text collate "C" not null,
    rev bigint not null,
    -- The newest account card taken in: an older one changes nothing. 0: known by his token only.
    account_rev bigint not null,
    -- Whether he chose his names himself: then those of the registration do not come back.
    touched boolean not null,
    last_seen_at bigint
);
create index profiles_login_key on profiles (login_key, id);
create index profiles_name_key on profiles (name_key, id);
create index profiles_surname_key on profiles (surname_key, id);
