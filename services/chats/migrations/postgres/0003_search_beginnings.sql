-- GIN collects all hits before it gives the first, and for a beginning all words that have it, wherever they stand. So
-- each word is kept once for every 16,384 messages, with the number of these in front: `7:встреч`. A search asks for the
-- newest of them first and stops when its page is full; two common words that rarely meet cost no more than their lists.
-- The words with their place in front. PL/pgSQL, because array_to_string is not marked immutable; for text it is.
create function placed_words(num bigint, words tsvector) returns tsvector
    language plpgsql immutable strict parallel safe as $$
begin
    return array_to_tsvector(string_to_array(
        (num >> 14) || ':' || array_to_string(tsvector_to_array(words), ' ' || (num >> 14) || ':'), ' '));
end
$$;

drop index message_words_words;
-- Built anew from an empty table: filled again at the start, newest first.
truncate message_words;
update search_index set version = 0;
-- Without a list of what is pending: every search would read it, once for each place.
create index message_words_placed on message_words using gin (placed_words(num, words)) with (fastupdate = off);
