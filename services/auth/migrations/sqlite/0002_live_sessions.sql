-- The live sessions of an account, the last used first: they are listed, ended together, and kept few at every sign-in,
-- however many the account has had.
create index sessions_live on sessions (user_id, last_seen_at, id) where ended_at is null;
