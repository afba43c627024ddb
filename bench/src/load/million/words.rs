//! The vocabulary of the seeded chats: Russian and English words in their forms, by how common they are (Zipf).

use std::fmt::Write;
use std::sync::LazyLock;

/// Words of one form, the most common of the language.
const SHORT: &str = "и в не на я что с а то как по но это у так за от же вы он бы мы да к ты из о для до при уже если \
     или нет был the to is ok and we it in for on";
const MASCULINE: &str = "стол план отчет проект договор клиент заказ офис сервер тест день час звонок вопрос ответ \
     пример список файл адрес номер товар склад поезд город дом парк завод рынок урок билет рейс поход костер суп хлеб \
     концерт фильм кабинет этаж ремонт насос кабель монитор процент баланс налог кредит банк закон документ протокол";
const FEMININE: &str = "работ задач встреч машин книг дорог погод школ команд групп квартир комнат систем программ \
     схем лекци проблем причин сторон стран картин газет бумаг карт цен сумм оплат почт ошибк верси страниц кнопк";
const NEUTER: &str = "дел слов мест окн пальт письм решени предложени задани времен правил средств качеств \
     количеств устройств производств обществ хозяйств молок пив вин масл";
const ADJECTIVE: &str = "нов стар важн срочн готов больш мал красн зелен бел черн быстр медленн точн общ главн \
     последн перв втор дешев сложн прост полезн странн весел холодн тепл синеват утренн вечерн рабоч";
const VERB: &str = "дела работа чита дума зна отвеча спрашива помога провер покупа обеща начина заканчива встреча \
     обсужда собира отправля получа открыва закрыва исправля";
const ENGLISH: &str = "meeting report deploy server client issue release test branch merge review update customer \
     order invoice project team build check start finish question answer travel ticket garden window winter summer";
const PREFIXES: [&str; 12] = ["пере", "под", "за", "вы", "при", "об", "рас", "меж", "не", "про", "до", "без"];

const OF_MASCULINE: &[&str] = &["", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах"];
const OF_FEMININE: &[&str] = &["а", "ы", "е", "у", "ой", "", "ам", "ами", "ах"];
const OF_NEUTER: &[&str] = &["о", "а", "у", "ом", "е", "", "ам", "ами", "ах"];
const OF_ADJECTIVE: &[&str] = &["ый", "ая", "ое", "ые", "ого", "ой", "ому", "ую", "ым", "ых", "ыми"];
const OF_VERB: &[&str] = &["ть", "ю", "ешь", "ет", "ем", "ете", "ют", "л", "ла", "ли", "й", "йте"];
const OF_ENGLISH: &[&str] = &["", "s", "ed", "ing"];

static WORDS: LazyLock<Words> = LazyLock::new(Words::new);

/// A word: what its forms begin with, and how they end.
#[derive(Clone)]
struct Lemma {
    begins: String,
    ends: &'static [&'static str],
}

/// All words, the most common first, and the sums of their weights.
struct Words {
    lemmas: Vec<Lemma>,
    sums: Vec<f64>,
}

impl Words {
    fn new() -> Self {
        let short = forms(SHORT, &[""]);
        let kinds = [
            forms(MASCULINE, OF_MASCULINE),
            forms(FEMININE, OF_FEMININE),
            forms(NEUTER, OF_NEUTER),
            forms(ADJECTIVE, OF_ADJECTIVE),
            forms(VERB, OF_VERB),
            forms(ENGLISH, OF_ENGLISH),
        ];
        let longest = kinds.iter().map(Vec::len).max().unwrap_or(0);
        let plain: Vec<Lemma> =
            (0..longest).flat_map(|place| kinds.iter().filter_map(move |kind| kind.get(place).cloned())).collect();
        let russian: Vec<Lemma> = plain.iter().filter(|lemma| !lemma.begins.is_ascii()).cloned().collect();
        let prefixed = PREFIXES.iter().flat_map(|prefix| russian.iter().map(|lemma| lemma.behind(prefix)));
        let compound = russian.iter().flat_map(|one| {
            russian.iter().map(|other| other.behind(&format!("{}о", one.begins.trim_end_matches(['а', 'о']))))
        });
        let lemmas: Vec<Lemma> = short.into_iter().chain(plain.clone()).chain(prefixed).chain(compound).collect();
        let sums = (0_u32..).zip(&lemmas).scan(0.0, |sum, (rank, _)| {
            *sum += 1.0 / (f64::from(rank) + 3.0);
            Some(*sum)
        });
        Self { sums: sums.collect(), lemmas }
    }
}

impl Lemma {
    fn behind(&self, prefix: &str) -> Self {
        Self { begins: format!("{prefix}{}", self.begins), ends: self.ends }
    }

    fn form(&self, number: u64) -> String {
        let count = self.ends.len() as u64;
        let end = usize::try_from(number % count).ok().and_then(|place| self.ends.get(place)).unwrap_or(&"");
        format!("{}{end}", self.begins)
    }
}

fn forms(list: &str, ends: &'static [&'static str]) -> Vec<Lemma> {
    list.split_whitespace().map(|begins| Lemma { begins: begins.to_owned(), ends }).collect()
}

/// A form of the word of that rank; the most common one has rank 0.
pub(super) fn word(rank: usize, form: u64) -> String {
    WORDS.lemmas.get(rank % WORDS.lemmas.len()).map(|lemma| lemma.form(form)).unwrap_or_default()
}

/// How many words there are, and how many of them are of one form.
pub(super) fn ranks() -> (usize, usize) {
    (WORDS.lemmas.len(), SHORT.split_whitespace().count())
}

/// Numbers that look random and are the same in every run (splitmix64).
#[derive(Clone)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let one = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let two = (one ^ (one >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        two ^ (two >> 31)
    }

    /// Below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// True in `percent` of all cases.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    #[expect(clippy::cast_precision_loss, reason = "53 bits are enough")]
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A word in some form: common ones often, rare ones seldom.
    pub(super) fn word(&mut self) -> String {
        let at = self.share() * WORDS.sums.last().copied().unwrap_or(0.0);
        let rank = WORDS.sums.partition_point(|sum| *sum <= at);
        word(rank, self.next())
    }

    /// Some of these.
    pub(super) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        usize::try_from(self.below(list.len() as u64)).ok().and_then(|place| list.get(place)).unwrap_or(&"")
    }
}

/// In most texts, wherever they stand.
const MESSAGE: [&str; 6] = ["сообщение", "сообщения", "сообщению", "сообщением", "сообщении", "сообщений"];
/// In half of the texts of the first chat, and in no other.
pub(super) const OF_THE_FIRST: &str = "сводка";
/// Each in a sixth of all texts, both in one of 20,000.
pub(super) const RARELY_TOGETHER: [&str; 2] = ["утверждено", "отклонено"];

/// The text of the message with that number.
pub(super) fn text(number: u64, in_the_first: bool) -> String {
    let mut chance = Chance::of(number + 1);
    let count = [2, 3, 4, 6, 8, 12, 20][usize::try_from(chance.below(7)).unwrap_or(0)];
    let mut words: Vec<String> = (0..count).map(|_| chance.word()).collect();
    if chance.percent(60) {
        words.push(chance.pick(&MESSAGE).to_owned());
    }
    if in_the_first && chance.percent(50) {
        words.push(OF_THE_FIRST.to_owned());
    }
    let which = RARELY_TOGETHER[usize::from(number.is_multiple_of(2))];
    match chance.below(20_000) {
        0 => words.extend(RARELY_TOGETHER.map(str::to_owned)),
        1..6_667 => words.push(which.to_owned()),
        _ => {}
    }
    let mut text = words.join(" ");
    // Writing into a string cannot fail.
    let _ = match chance.below(20) {
        0 => write!(text, ", заявка № {number}"),
        1 => write!(text, " https://example.org/{number}"),
        2 => write!(text, " 👍"),
        _ => Ok(()),
    };
    let first: String = text.chars().take(1).flat_map(char::to_uppercase).collect();
    let rest: String = text.chars().skip(1).collect();
    format!("{first}{rest}{}", chance.pick(&[".", "", "!", "?", "…"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_text() {
        assert_eq!(text(17, true), text(17, true));
        assert_ne!(text(17, false), text(18, false));
    }

    #[test]
    fn common_words_are_common_and_two_of_them_rarely_meet() {
        let texts: Vec<String> = (0..20_000).map(|number| text(number, false).to_lowercase()).collect();
        let with = |word: &str| texts.iter().filter(|text| text.contains(word)).count();
        assert!((11_000..13_000).contains(&with("сообщени")), "{}", with("сообщени"));
        assert!(RARELY_TOGETHER.iter().all(|word| (2_800..4_000).contains(&with(word))));
        let both = texts.iter().filter(|text| RARELY_TOGETHER.iter().all(|word| text.contains(word))).count();
        assert!(both <= 6, "{both}");
        let (all, _) = ranks();
        assert!(all > 20_000, "{all}");
    }
}
