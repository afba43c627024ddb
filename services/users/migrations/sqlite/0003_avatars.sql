-- The name of a person's picture: the SHA-256 of its file, in hexadecimal. The files are in DATA_DIR/avatars.
alter table profiles add column avatar text;
create index profiles_avatar on profiles (avatar) where avatar is not null;
-- One row for each file. It is written before the file, and touched whenever a profile gives the picture up: only what
-- no profile names and nobody touched for a while is thrown away.
create table avatars (
    hash text primary key not null,
    touched_at bigint not null
);
create index avatars_touched_at on avatars (touched_at);
