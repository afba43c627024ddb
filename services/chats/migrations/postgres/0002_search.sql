-- The words of every text that is not deleted, as the service's own analyzer gives them, and the chat as `#<num>`.
create table message_words (
    num bigint primary key, -- of the message
    words tsvector not null
);
create index message_words_words on message_words using gin (words);

-- How far the index goes: texts from this `num` on are in it. Older ones are added at the start, newest first.
create table search_index (
    version bigint not null, -- of the analyzer; 0 = never filled
    filled_from bigint not null
);
insert into search_index (version, filled_from) values (0, 0);
