"""Sentences in four languages, of words and patterns made for this.

In English, German and Russian nouns stand in the plural, where subject and object look alike, so that any words make a
sentence that is no nonsense to a tokeniser; in Japanese particles do that.
"""

from __future__ import annotations

from dataclasses import dataclass

from vaults.dice import Dice


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its words, and how they make a ``sentence`` and a ``title``. ``see`` is how a link follows a
    sentence, ``blank`` what parts two words."""

    name: str
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    places: tuple[str, ...]
    sentence: str
    title: str
    see: str
    blank: str = " "

    def says(self, dice: Dice) -> str:
        """A sentence."""
        return _capital(
            self.sentence.format(
                dice.pick(self.adjectives),
                dice.pick(self.nouns),
                dice.pick(self.verbs),
                dice.pick(self.adjectives),
                dice.pick(self.nouns),
                dice.pick(self.places),
            )
        )

    def calls(self, dice: Dice) -> str:
        """A title, or a heading."""
        return _capital(
            self.title.format(dice.pick(self.adjectives), dice.pick(self.nouns), dice.pick(self.places))
        )

    def names(self, dice: Dice) -> str:
        """Two words for one thing."""
        return f"{dice.pick(self.adjectives)}{self.blank}{dice.pick(self.nouns)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH = Tongue(
    "en",
    _words("old short quiet blue narrow heavy early plain loose round warm patient borrowed wooden late honest"),
    _words(
        "letters maps ovens ladders kettles gardens lists drawers hinges ledgers rivers bridges lamps seeds baskets "
        "notebooks clocks shelves ropes windows recipes harbours engines fences"),
    _words("hold answer follow carry change measure outlast repair hide explain replace collect need remember"),
    (
        "in the garden", "behind the house", "before winter", "on the long table", "near the station", "after the rain",
        "without a plan", "for the second time", "by the river", "at the end of the day", "under the stairs",
        "from memory", "on a slow morning", "in the other room", "along the coast", "with both hands",
    ),
    "{} {} {} the {} {} {}.",
    "{} {} {}",
    "{} See {}.",
)  # fmt: skip

GERMAN = Tongue(
    "de",
    _words("alte kurze stille blaue schmale schwere frühe schlichte lose runde warme größere hölzerne späte weiße"),
    _words(
        "Briefe Karten Öfen Leitern Kessel Gärten Listen Schubladen Scharniere Bücher Flüsse Brücken Lampen Samen Körbe "
        "Hefte Uhren Regale Seile Fenster Rezepte Häfen Motoren Zäune"),
    _words("halten begleiten tragen verändern messen überdauern flicken verstecken erklären ersetzen sammeln brauchen"),
    (
        "im Garten", "hinter dem Haus", "vor dem Winter", "auf dem langen Tisch", "am Bahnhof", "nach dem Regen",
        "ohne Plan", "zum zweiten Mal", "am Fluss", "am Ende des Tages", "unter der Treppe", "im Nebenzimmer",
        "an der Küste", "mit beiden Händen", "an einem trägen Morgen",
    ),
    "{} {} {} {} {} {}.",
    "{} {} {}",
    "{} Siehe {}.",
)  # fmt: skip

JAPANESE = Tongue(
    "ja",
    ("古い", "短い", "静かな", "青い", "細い", "重い", "早い", "丸い", "暖かい", "新しい", "小さな", "白い", "深い", "長い"),
    (
        "手紙", "地図", "かまど", "はしご", "やかん", "庭", "一覧", "引き出し", "帳簿", "川", "橋", "ランプ", "種", "かご",
        "ノート", "時計", "棚", "縄", "窓", "レシピ", "港", "垣根",
    ),
    ("支える", "運ぶ", "変える", "測る", "直す", "隠す", "説明する", "集める", "思い出す", "待つ", "覚えている", "選ぶ"),
    (
        "庭で", "家の裏で", "冬の前に", "長い机の上で", "駅の近くで", "雨のあとで", "もう一度", "川のそばで", "夕方に",
        "階段の下で", "隣の部屋で", "海沿いで", "両手で", "ゆっくりした朝に",
    ),
    "{0}{1}は{5}{3}{4}を{2}。",
    "{2}{0}{1}",
    "{}{} を見る。",
    "",
)  # fmt: skip

RUSSIAN = Tongue(
    "ru",
    _words("старые короткие тихие синие узкие тяжёлые ранние простые круглые тёплые новые поздние длинные белые"),
    _words(
        "письма карты печи лестницы чайники сады списки ящики петли книги реки мосты лампы семена корзины тетради часы "
        "полки верёвки окна рецепты гавани моторы заборы"),
    _words("держат несут меняют измеряют чинят прячут объясняют заменяют собирают помнят ждут находят"),
    (
        "в саду", "за домом", "перед зимой", "на длинном столе", "у вокзала", "после дождя", "без плана", "во второй раз",
        "у реки", "в конце дня", "под лестницей", "в соседней комнате", "вдоль берега", "двумя руками",
    ),
    "{} {} {} {} {} {}.",
    "{} {} {}",
    "{} См. {}.",
)  # fmt: skip

TONGUES = {tongue.name: tongue for tongue in (ENGLISH, GERMAN, JAPANESE, RUSSIAN)}
