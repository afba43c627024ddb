-- Whom a person added, under names of his own choice. A deleted contact keeps its row: if he is added again, `rev` goes
-- on growing, so that no client takes the new contact for old news.
create table contacts (
    owner_id uuid not null references profiles (id),
    user_id uuid not null references profiles (id),
    name text not null,
    surname text not null,
    rev bigint not null,
    deleted boolean not null,
    created_at bigint not null,
    primary key (owner_id, user_id)
);
