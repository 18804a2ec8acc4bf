"""Names and paths: one table for what a name becomes, and the laws that hold for any name."""

from __future__ import annotations

import os
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultconv.vault.naming import (
    HERE,
    POSIX,
    SAFE,
    WINDOWS,
    NameRules,
    Numbering,
    allot,
    cut,
    fold,
    key,
    safe_name,
    safe_path,
)

FAMILY = "👨\u200d👩\u200d👧"
"""One emoji of five characters, 18 bytes."""

NAMES: list[tuple[str, str, str]] = [
    ("an ordinary title", "Plain title", "Plain title"),
    ("an ordinary file", "Plain file.md", "Plain file.md"),
    ("every script", "Ελληνικά 日本語 עברית.md", "Ελληνικά 日本語 עברית.md"),
    ("two blanks stay two", "a  b", "a  b"),
    ("slash", "a/b", "a-b"),
    ("backslash", "AC\\DC", "AC-DC"),
    ("reserved on Windows", 'a?b<c>d:e*f|g"h', "abcdefgh"),
    ("what breaks links", "C# [draft] x^2 | y", "C draft x2 y"),
    ("one blank where something went", "Topic : sub", "Topic sub"),
    ("all of it breaks links", "#^[]|", "Untitled"),
    ("percent is safe", "100% sure", "100% sure"),
    ("but two open a comment", "100%% sure %%%x", "100% sure %x"),
    ("percent codes are left alone", "a%20b", "a%20b"),
    ("device", "CON", "CON_"),
    ("device with extension", "con.md", "con_.md"),
    ("device with two extensions", "aux.tar.md", "aux_.tar.md"),
    ("device before a blank", "nul .txt", "nul_.txt"),
    ("parallel port", "LPT1.txt", "LPT1_.txt"),
    ("port zero", "com0", "com0_"),
    ("superscript port", "COM¹", "COM¹_"),
    ("console", "CONOUT$", "CONOUT$_"),
    ("no device", "console.md", "console.md"),
    ("no device either", "COM10", "COM10"),
    ("trailing dot", "etc.", "etc"),
    ("trailing dots and blanks", "etc. . .", "etc"),
    ("trailing blank", "name ", "name"),
    ("blank before the extension", "name .md", "name.md"),
    ("dots before the extension", "name...md", "name.md"),
    ("leading dot", ".hidden", "hidden"),
    ("leading dot with extension", ".env.md", "env.md"),
    ("only an extension", ".md", "md"),
    ("leading blanks and dots", " . x", "x"),
    ("only dots", "...", "Untitled"),
    ("parent folder", "..", "Untitled"),
    ("this folder", ".", "Untitled"),
    ("empty", "", "Untitled"),
    ("blanks", " \t\u00a0 ", "Untitled"),
    ("nothing left but the extension", "???.md", "Untitled.md"),
    ("an extension appears once the rest is gone", "a .m?d", "a.md"),
    ("NUL", "a\0b", "ab"),
    ("control characters", "a\x01\x1b\x7f\x80b", "ab"),
    ("line ends and tabs are blanks", "a\nb\tc\r\nd", "a b c  d"),
    ("no-break blanks are blanks", "a\u00a0b\u202fc", "a b c"),
    ("right-to-left override", "photo\u202egpj.exe", "photogpj.exe"),
    ("isolates and marks", "\u2067x\u2069\u200f\ufeff", "x"),
    ("joiners are kept", f"{FAMILY} می\u200cخواهم", f"{FAMILY} می\u200cخواهم"),
    ("half a surrogate pair", "a\ud800b", "ab"),
    ("NFD becomes NFC", "Cafe\u0301", "Café"),
    ("letters that meet when something goes", "e?\u0301", "é"),
    ("no pair that only looks like a slash", "a∕b", "a∕b"),
]


@pytest.mark.parametrize(("title", "name"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_safe_name(title: str, name: str) -> None:
    assert safe_name(title) == name


LONG: list[tuple[str, str, str]] = [
    ("ASCII", "x" * 300, "x" * 240),
    ("keeps its extension", "x" * 300 + ".md", "x" * 237 + ".md"),
    ("CJK", "漢" * 100, "漢" * 80),
    ("CJK that does not come out even", "a" + "漢" * 100, "a" + "漢" * 79),
    ("CJK with extension", "漢" * 100 + ".md", "漢" * 79 + ".md"),
    ("emoji", "😀" * 75, "😀" * 60),
    ("families stay together", FAMILY * 20, FAMILY * 13),
    ("flags stay pairs", "x" + "🇩🇪" * 40, "x" + "🇩🇪" * 29),
    ("skin tones stay on", "x" + "👍🏽" * 40, "x" + "👍🏽" * 29),
    ("marks stay on their letter", "q\u0323\u0307" * 60, "q\u0323\u0307" * 48),
    ("a letter with too many marks is cut", "q" + "\u0323" * 300, "q" + "\u0323" * 119),
    ("a letter with many marks goes whole", "abc" + "\u0323" * 300, "ab"),
    ("no blank or dot at the cut", "x" * 238 + " . yz", "x" * 238),
    ("an extension too long is none", "a." + "e" * 300, "a." + "e" * 238),
    ("an extension with blanks is none", "a. " + "e" * 300, "a. " + "e" * 237),
    ("beyond all measure", "x" * 1_000_000 + ".md", "x" * 237 + ".md"),
    ("beyond all measure, of marks", "a" + "\u0323\u0301" * 1_000_000, "ạ" + "\u0323" * 118),
]


@pytest.mark.parametrize(("title", "name"), [row[1:] for row in LONG], ids=[row[0] for row in LONG])
def test_safe_name_of_long_titles(title: str, name: str) -> None:
    assert safe_name(title) == name
    assert len(name.encode()) <= 240


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Note", "Note"),
        ("v1.5", "v1.5"),
        ("", "Untitled"),
        ("con", "con_"),
        ("x" * 300, "x" * 237),
        ("漢" * 100, "漢" * 79),
    ],
)
def test_safe_name_leaves_room_for_an_extension(title: str, name: str) -> None:
    assert safe_name(title, extension=".md") == name
    assert safe_name(name + ".md") == name + ".md"


PATHS: list[tuple[str, str, str]] = [
    ("ordinary", "Dir/Sub/Note.md", "Dir/Sub/Note.md"),
    ("parents", "../../etc/passwd", "etc/passwd"),
    ("parents inside", "a/../../b.md", "a/b.md"),
    ("this folder", "./a/./b.md", "a/b.md"),
    ("absolute", "/etc/passwd", "etc/passwd"),
    ("empty segments", "a//b.md/", "a/b.md"),
    ("drive", "C:\\x", "x"),
    ("drive without root", "c:x/y.md", "cx/y.md"),
    ("drive alone", "C:", "Untitled"),
    ("a title that begins like a drive", "Q: what?/A: this.md", "Q what/A this.md"),
    ("drive further in", "a/C:/y.md", "a/C/y.md"),
    ("backslashes that climb", "a\\..\\..\\b.md", "a/b.md"),
    ("network share", "\\\\server\\share\\x.md", "server/share/x.md"),
    ("blanks that hide dots", "a/.. /b.md", "a/Untitled/b.md"),
    ("full-width dots are letters", "．．/b.md", "．．/b.md"),
    ("devices at each level", "con/aux.d/nul.md", "con_/aux_.d/nul_.md"),
    ("NUL", "a\0/../b\0.md", "a/b.md"),
    ("nothing left", "..", "Untitled"),
    ("empty", "", "Untitled"),
    ("only slashes", "///", "Untitled"),
    ("a folder of nothing good", "???/x.md", "Untitled/x.md"),
]


@pytest.mark.parametrize(("path", "safe"), [row[1:] for row in PATHS], ids=[row[0] for row in PATHS])
def test_safe_path(path: str, safe: str) -> None:
    assert safe_path(path) == safe


AS_WRITTEN: list[tuple[NameRules, str, str]] = [
    (POSIX, "What? [x] #1.md", "What? [x] #1.md"),
    (POSIX, "C:\\x.md", "C:\\x.md"),
    (POSIX, ".hidden/..md", ".hidden/..md"),
    (POSIX, "Cafe\u0301.md", "Cafe\u0301.md"),
    (POSIX, "CON", "CON"),
    (POSIX, "../a/\0.md", "a/Untitled.md"),
    (POSIX, "x" * 300, "x" * 255),
    (POSIX, "..\0", "Untitled"),
    (WINDOWS, "What? [x] #1.md", "What [x] #1.md"),
    (WINDOWS, ".hidden/CON", ".hidden/CON_"),
    (WINDOWS, "C:\\x. ", "x"),
    (WINDOWS, "a:stream.md", "astream.md"),
    (NameRules(), "a//../ b?\0. ", "a/ b?\0. "),
]


@pytest.mark.parametrize(("rules", "path", "safe"), AS_WRITTEN)
def test_rules_for_names_that_an_author_gave_change_the_least(rules: NameRules, path: str, safe: str) -> None:
    assert safe_path(path, rules) == safe


def test_the_rules_of_this_system_are_one_of_the_two() -> None:
    assert HERE is (WINDOWS if sys.platform == "win32" else POSIX)


def test_rules_need_room_for_a_name() -> None:
    with pytest.raises(ValueError, match="max_bytes is 8; names need at least 64"):
        NameRules(max_bytes=8)


@pytest.mark.parametrize("text", ["abc", "漢字", ""])
def test_cut_leaves_what_fits(text: str) -> None:
    assert cut(text, 6) == text


# Laws ---------------------------------------------------------------------------------------------

nasty = st.text(
    st.one_of(
        st.sampled_from('/\\?<>:*|"[]#^%. \t\0\x7f\u202e\u200d\u0301\u0323\u00a0aAéÉßſİ漢'),
        st.sampled_from(
            ["\U0001f469", "\U0001f1e9", "\U0001f3fd", "\ud800", "<", "\u0338", "\u037e", "\u212a"]
        ),
        st.characters(),
    ),
    max_size=30,
).map(lambda text: text * 4 if len(text) > 20 else text)
names = st.one_of(nasty, st.builds("{}.{}".format, nasty, st.sampled_from(["md", "tar.gz", "x y", "e" * 40])))
all_rules = st.sampled_from([SAFE, WINDOWS, POSIX])


@given(names, all_rules)
@example("a .m?d", SAFE)
@example("x" * 230 + " .z" + "y" * 20, SAFE)
@example("con .", WINDOWS)
@example("\u1fc1" * 90, SAFE)
def test_a_safe_name_stays_as_it_is(title: str, rules: NameRules) -> None:
    safe = safe_name(title, rules)
    assert safe_name(safe, rules) == safe
    assert safe_path(safe, rules) == safe


@given(names, all_rules)
def test_a_safe_name_is_safe(title: str, rules: NameRules) -> None:
    safe = safe_name(title, rules)
    assert safe not in ("", ".", "..")
    assert len(safe.encode()) <= rules.max_bytes
    assert not set(safe) & {"/", "\0"}
    if rules is not POSIX:
        assert not set(safe) & set('\\?<>:*|"\x01\x1f')
        assert safe[-1] not in ". "
        assert safe.partition(".")[0].rstrip().lower() not in {"con", "nul", "com1", "lpt³"}
    if rules is SAFE:
        assert unicodedata.is_normalized("NFC", safe)
        assert not set(safe) & set("[]#^\u202e\ufeff\x7f\x85")
        assert safe[0] not in ". "
        assert "%%" not in safe


@given(names, all_rules)
def test_a_safe_name_is_safe_with_its_extension(title: str, rules: NameRules) -> None:
    name = safe_name(title, rules, extension=".md") + ".md"
    assert safe_name(name, rules) == name


@given(st.lists(st.one_of(names, st.sampled_from(["..", ".", "", "C:", "~"]))).map("/".join), all_rules)
def test_a_safe_path_is_inside(path: str, rules: NameRules) -> None:
    safe = safe_path(path, rules)
    assert not safe.startswith("/")
    assert not set(safe.split("/")) & {"", ".", ".."}
    assert safe_path(safe, rules) == safe


@given(st.text())
@example("\u1fb3\u0345")
@example("İ")
def test_key_and_fold_take_forms_and_case_as_one(text: str) -> None:
    for identity in (key, fold):
        for form in ("NFC", "NFD"):
            assert identity(unicodedata.normalize(form, text)) == identity(text)  # type: ignore[arg-type]
        assert identity(identity(text)) == identity(text)
    assert key(text.lower()) == key(text.casefold())


def _parts(char: str) -> str:
    return unicodedata.normalize("NFD", char)


def test_key_takes_every_letter_and_its_other_case_as_one() -> None:
    """Of letters that have neither another case nor parts, one in fifty: they are themselves."""
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if 0xD800 <= code <= 0xDFFF or char == "\u0345":
            continue
        if code % 50 and char == char.casefold() == char.lower() == char.upper() == _parts(char):
            continue
        assert key(char) == key(key(char)) == key(_parts(char)), hex(code)
        if char.lower().casefold() == char.casefold():
            assert key(char.lower()) == key(char), hex(code)


def test_fold_goes_less_far_than_key() -> None:
    assert key("Maße") == key("masse")
    assert fold("Maße") != fold("masse")
    assert fold("ΟΔΌΣ") == fold("οδός".upper())


def test_what_is_too_long_for_a_path_is_compared_without_normal_form() -> None:
    marks = "\u0323\u0301" * 500_000
    assert key("A" + marks) == "a" + marks
    assert fold("A" + marks) == "a" + marks


# Collisions ---------------------------------------------------------------------------------------

TWINS: list[tuple[str, list[str], list[str], list[str]]] = [
    ("no clash", ["A.md", "B.md"], [], ["A.md", "B.md"]),
    ("three of a kind", ["A.md", "A.md", "A.md"], [], ["A.md", "A 1.md", "A 2.md"]),
    ("case twins", ["Note.md", "note.md", "NOTE.MD"], [], ["Note.md", "note 1.md", "NOTE 2.MD"]),
    ("form twins", ["Café.md", "Cafe\u0301.md"], [], ["Café.md", "Café 1.md"]),
    ("the number is taken by name", ["A.md", "A 1.md", "A.md"], [], ["A.md", "A 1.md", "A 2.md"]),
    ("the number is wanted later", ["A.md", "A.md", "A 1.md"], [], ["A.md", "A 1.md", "A 1 1.md"]),
    ("other folders do not count", ["x/A.md", "y/A.md"], [], ["x/A.md", "y/A.md"]),
    ("other extensions do not count", ["A.md", "A.png"], [], ["A.md", "A.png"]),
    ("without extension", ["A", "a"], [], ["A", "a 1"]),
    ("two dots", ["v1.2.md", "v1.2.md"], [], ["v1.2.md", "v1.2 1.md"]),
    ("made equal by making them safe", ["a?.md", "a*.md"], [], ["a.md", "a 1.md"]),
    ("there already", ["A.md", "b.md"], ["a.md", "a 1.md"], ["A 2.md", "b.md"]),
    ("file, then folder", ["a", "a/b", "a/c"], [], ["a", "a 1/b", "a 1/c"]),
    ("folder, then file", ["a/b", "a"], [], ["a/b", "a 1"]),
    ("a folder named like a note", ["x.md", "x.md/y.md"], [], ["x.md", "x.md 1/y.md"]),
    ("folder, then note", ["x.md/y.md", "X.md"], [], ["x.md/y.md", "X 1.md"]),
    ("a folder deep down", ["a/b", "a/b/c/d"], [], ["a/b", "a/b 1/c/d"]),
    ("the folder's number is a folder too", ["a", "a 1/x", "a/x"], [], ["a", "a 1/x", "a 2/x"]),
    ("the folder's number is wanted later", ["a", "a/x", "a 1/x"], [], ["a", "a 1/x", "a 1 1/x"]),
    ("a folder stands there", ["a"], ["a/b"], ["a 1"]),
    ("a file stands there", ["a/b", "A/c"], ["a"], ["a 1/b", "a 1/c"]),
    ("folder twins become one", ["Dir/a.md", "dir/b.md", "DIR/A.md"], [], ["Dir/a.md", "Dir/b.md", "Dir/A 1.md"]),
    ("as it stands there", ["dir/sub/a.md"], ["Dir/Sub/b.md"], ["Dir/Sub/a.md"]),
    ("room for the number", ["x" * 237 + ".md"] * 2, [], ["x" * 237 + ".md", "x" * 229 + " 1.md"]),
    ("whole characters", ["漢" * 79 + ".md"] * 2, [], ["漢" * 79 + ".md", "漢" * 76 + " 1.md"]),
    ("no device by number", ["com.md", "com.md"], [], ["com.md", "com 1.md"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "taken", "got"), [row[1:] for row in TWINS], ids=[row[0] for row in TWINS]
)
def test_allot(wanted: list[str], taken: list[str], got: list[str]) -> None:
    found = allot([(f"source {n}", path) for n, path in enumerate(wanted)], taken)
    assert list(found.values()) == got
    assert list(found) == [f"source {n}" for n in range(len(wanted))]


@pytest.mark.parametrize(
    ("numbering", "second", "third"),
    [
        (Numbering(), "A 1.md", "A 2.md"),
        (Numbering("-{n}", 2), "A-2.md", "A-3.md"),
        (Numbering(" ({n})", 10), "A (10).md", "A (11).md"),
    ],
)
def test_allot_numbers_as_it_is_told(numbering: Numbering, second: str, third: str) -> None:
    found = allot([("x", "A.md"), ("y", "A.md"), ("z", "A.md")], numbering=numbering)
    assert found == {"x": "A.md", "y": second, "z": third}


def test_a_number_never_makes_a_device() -> None:
    found = allot([(str(n), "lpt.md") for n in range(3)], numbering=Numbering("{n}", 8))
    assert list(found.values()) == ["lpt.md", "lpt10.md", "lpt11.md"]


@pytest.mark.parametrize("pattern", ["", " again", ":{n}", "{n} ", "{n}.", "/{n}"])
def test_a_numbering_that_tells_nothing_apart_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="numbering pattern"):
        Numbering(pattern)


def test_allot_keeps_what_an_author_wrote_where_the_rules_let_it() -> None:
    wanted = [("x", "What? [1].md"), ("y", "what? [1].md"), ("z", "Cafe\u0301.md"), ("w", "Café.md")]
    found = allot(wanted, rules=POSIX)
    assert list(found.values()) == ["What? [1].md", "what? [1] 1.md", "Cafe\u0301.md", "Café 1.md"]


def test_a_source_named_twice_keeps_its_first_path() -> None:
    assert allot([("x", "A.md"), ("x", "B.md"), ("y", "B.md")]) == {"x": "A.md", "y": "B.md"}


few = st.lists(
    st.sampled_from(["a", "A", "b", "a 1", "e\u0301", "É", "c.md", "C.md", "con", ".."]), min_size=1
)
paths = st.one_of(few.map(lambda parts: "/".join(parts[:3])), names)
wishes = st.lists(paths, max_size=25).map(lambda found: [(str(n), path) for n, path in enumerate(found)])


def folders_of(path: str) -> set[str]:
    """The keys of all folders above ``path``."""
    parts = key(path).split("/")
    return {"/".join(parts[:depth]) for depth in range(1, len(parts))}


@given(wishes, wishes, all_rules)
def test_what_is_allotted_is_distinct_and_safe(
    wanted: list[tuple[str, str]], before: list[tuple[str, str]], rules: NameRules
) -> None:
    taken = list(allot(before, rules=rules).values())
    found = allot(wanted, taken, rules=rules)
    assert list(found) == [source for source, _ in wanted]
    everything = [*taken, *found.values()]
    keys = [key(path) for path in everything]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set().union(*map(folders_of, everything))
    assert all(safe_path(path, rules) == path for path in everything)
    spelled = {key(folder): folder for path in everything for folder in spelled_folders(path)}
    assert all(spelled[key(f)] == f for path in everything for f in spelled_folders(path))


def spelled_folders(path: str) -> list[str]:
    """All folders above ``path`` as they are spelled."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


@given(wishes, st.integers(0, 25))
def test_what_comes_later_changes_nothing(wanted: list[tuple[str, str]], some: int) -> None:
    whole = allot(wanted)
    assert allot(wanted[:some]) == {source: whole[source] for source, _ in wanted[:some]}


@given(wishes)
def test_allotting_twice_changes_nothing_more(wanted: list[tuple[str, str]]) -> None:
    once = allot(wanted)
    assert allot(once.items()) == once


@pytest.mark.parametrize(
    "wanted",
    [
        ["Same.md"] * 50_000,
        [f"{'X' * 236 if second else 'x' * 236}{n:04}.md" for second in (0, 1) for n in range(10_000)],
        [f"Same {n}.md" for n in range(25_000)] + ["Same.md"] * 25_000,
    ],
    ids=["equal names", "names equal but for their end", "numbers that are names"],
)
def test_many_twins_cost_no_more_than_their_number(
    wanted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from vaultconv.vault import naming

    calls = 0
    real = naming.key

    def counting(path: str) -> str:
        nonlocal calls
        calls += 1
        return real(path)

    monkeypatch.setattr(naming, "key", counting)
    found = allot((str(n), path) for n, path in enumerate(wanted))
    assert len({real(path) for path in found.values()}) == len(wanted)
    assert calls < 8 * len(wanted)


def test_what_returns_has_the_name_that_it_had() -> None:
    wanted = [("x", "What? e\u0301.md"), ("y", "What?.md"), ("z", "What?.md"), ("new", "New?.md")]
    found = allot(wanted, returned={"x", "y", "z"})
    if os.name == "nt":
        assert found["y"] == "What.md"
    else:
        assert found == {"x": "What? e\u0301.md", "y": "What?.md", "z": "What? 1.md", "new": "New.md"}


def test_what_returns_hides_nothing_and_leaves_nothing() -> None:
    wanted = [("x", "../.obsidian/plugins/x/main.js"), ("y", "/.vaultconv/state.db"), ("z", "a/../...b.md")]
    found = allot(wanted, returned={"x", "y", "z"})
    assert found == {"x": "obsidian/plugins/x/main.js", "y": "vaultconv/state.db", "z": "a/b.md"}
