-- The words of every text that is not deleted, as the service's own analyzer gives them, and the chat as `#<num>`; the
-- row id is the message's `num`. Nothing but the words themselves is stored: no text, no positions.
create virtual table message_words using fts5(
    words,
    content='',
    columnsize=0,
    detail=none,
    prefix='1 2 3', -- short beginnings stand in most texts: read from their own lists, newest first, not merged
    tokenize="ascii tokenchars '#'" -- the analyzer parted the words: only spaces part them here
);
-- What is deleted is taken out at once, not at some later merge.
insert into message_words (message_words, rank) values ('secure-delete', 1);

-- How far the index goes: texts from this `num` on are in it. Older ones are added at the start, newest first.
create table search_index (
    version bigint not null, -- of the analyzer; 0 = never filled
    filled_from bigint not null
);
insert into search_index (version, filled_from) values (0, 0);
