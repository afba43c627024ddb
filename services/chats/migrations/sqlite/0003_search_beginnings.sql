-- Every word of a query means all words that begin with it, and what people write in full is mostly common: the lists of
-- all words with such a beginning were merged before the first hit came, however many they were. Now beginnings of up to
-- 16 letters have lists of their own, read newest first until a page is full. A word of 10 letters costs 9 more entries.
drop table message_words;
create virtual table message_words using fts5(
    words,
    content='',
    columnsize=0,
    detail=none,
    prefix='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16',
    tokenize="ascii tokenchars '#'" -- the analyzer parted the words: only spaces part them here
);
-- What is deleted is taken out at once, not at some later merge.
insert into message_words (message_words, rank) values ('secure-delete', 1);

-- Filled again at the start, newest first.
update search_index set version = 0;
