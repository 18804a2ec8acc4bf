"""An SVG is taken as it is if it is a picture and nothing but that; else it is made one, or is not taken at all."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from vaultconv.assets.addresses import RefusedError
from vaultconv.assets.svg import danger, is_svg
from vaultconv.assets.svg_cleaning import cleaned

PATH = "<path d='M0 0h8v8z'/>"
DRAWN = "{http://www.w3.org/2000/svg}path"


def svg(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    """A document with something in it."""
    names = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    return f"{before}<svg {names} {attributes}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    "document",
    [
        svg(PATH),
        svg("<defs><g id='a'/></defs><use xlink:href='#a'/>"),
        svg("<linearGradient id='g'/><rect fill='url(#g)' style=\"stroke: url('#g')\"/>"),
        svg("<style>path { fill: red; clip-path: url(#c) }</style>"),
        svg("<image href='data:image/png;base64,iVBORw0KGgo='/>"),
        svg("<text>on the way: url(x)</text>"),
        svg("<animate attributeName='x' to='3'/>"),
        svg("<g xmlns:ink='http://www.inkscape.org/n' ink:label='a\\b'><ink:grid src2='x'/></g>"),
        svg(
            before="<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'a.dtd'>"
        ),
    ],
)
def test_a_picture_is_taken(document: bytes) -> None:
    assert is_svg(document)
    assert danger(document) == ""


CUT = [
    (svg("<script>alert(1)</script>" + PATH), "the element script"),
    (
        svg("<ns:SCRIPT xmlns:ns='http://www.w3.org/2000/svg'><rect/></ns:SCRIPT>" + PATH),
        "the element SCRIPT",
    ),
    (svg(PATH, "onload='alert(1)'"), "the attribute onload"),
    (svg("<rect onClick='alert(1)'/>" + PATH), "the attribute onClick"),
    (svg("<foreignObject><g/></foreignObject>" + PATH), "the element foreignObject"),
    (svg("<p xmlns='http://www.w3.org/1999/xhtml'>x</p>" + PATH), "the element p"),
    (
        svg("<h:iframe xmlns:h='http://www.w3.org/1999/xhtml' src='https://e.org'/>" + PATH),
        "the element iframe",
    ),
    (svg("<m:maction xmlns:m='http://www.w3.org/1998/Math/MathML'/>" + PATH), "the element maction"),
    (svg("<handler type='x'>alert(1)</handler>" + PATH), "the element handler"),
    (svg(f"<a href='javascript:alert(1)'>{PATH}</a>"), "a link to another file: javascript:alert(1)"),
    (svg(f"<a href=' javascript:alert(1)'>{PATH}</a>"), "a link to another file:  javascript:alert(1)"),
    (svg(f"<a href='#x' ping='https://e.org'>{PATH}</a>"), "the attribute ping"),
    (svg(PATH, "xml:base='https://e.org/'"), "the attribute base"),
    (
        svg("<image xlink:href='https://e.org/spy.png'/>" + PATH),
        "a link to another file: https://e.org/spy.png",
    ),
    (svg("<image href='data:image/svg+xml;base64,AAAA'/>" + PATH), "a link to another file"),
    (svg("<use href='other.svg#a'/>" + PATH), "a link to another file: other.svg#a"),
    (svg("<feImage href='//e.org/x'/>" + PATH), "a link to another file: //e.org/x"),
    (svg("<rect style='fill: url(https://e.org/x)'/>" + PATH), "a style that refers to other files"),
    (svg("<rect fill='url(https://e.org/x#g)'/>" + PATH), "a link to another file"),
    (svg("<rect fill='\\75rl(https://e.org/x)'/>" + PATH), "a link to another file"),
    (svg("<rect style='fill: u\\72l(https://e.org/x)'/>" + PATH), "a style that refers to other files"),
    (svg("<style>@import 'https://e.org/x.css';</style>" + PATH), "a style that refers to other files"),
    (svg("<style>\\@im\\port 'https://e.org/x.css';</style>" + PATH), "a style that refers to other files"),
    (
        svg('<style>rect { fill: url( "https://e.org" ) }</style>' + PATH),
        "a style that refers to other files",
    ),
    (
        svg('<style>rect { x: image-set("https://e.org" 1x) }</style>' + PATH),
        "a style that refers to other files",
    ),
    (svg(f"<set attributeName='xlink:href' to='x'/>{PATH}"), "an animation of xlink:href"),
    (svg(f"<animate attributeName='onbegin' to='x'/>{PATH}"), "an animation of onbegin"),
    (svg(f"<set attributeName=' href' to='x'/>{PATH}"), "an animation of href"),
    (svg(PATH, before="<!DOCTYPE svg [<!ENTITY a 'b'>]>"), "a definition of the entity a"),
    (svg(PATH + "<?php run ?>"), "the instruction php"),
    (svg(PATH, before="<?xml-stylesheet href='https://e.org/x.css'?>"), "the instruction xml-stylesheet"),
]


@pytest.mark.parametrize(("document", "what"), CUT)
def test_what_could_do_more_is_cut_out_and_the_picture_stays(document: bytes, what: str) -> None:
    assert is_svg(document)
    assert danger(document)
    made, cut = cleaned(document)
    assert [each for each in cut if each.startswith(what)]
    assert danger(made) == ""
    assert cleaned(made) == (made, ())
    assert [each.get("d") for each in ElementTree.fromstring(made).iter(DRAWN)] == ["M0 0h8v8z"]
    for hostile in (b"alert", b"e.org", b"cript", b"AAAA"):
        assert hostile not in made


def test_everything_else_stays_as_it_was_said() -> None:
    """Names with their prefixes, attributes in their order, blanks, letters of any script, what a style says beside."""
    document = svg(
        "<title>Mühle &amp; <tspan xml:space='preserve'> a </tspan></title>"
        "<style>@import 'x'; a>b { fill: url(#g); cursor: url(https://e.org/c.png) }</style>"
        '<ink:g xmlns:ink="http://www.inkscape.org/n" ink:label="a &lt; &quot;b&quot;" id="i"/><g onclick="x()" z="1" a="2">'
        "<![CDATA[5 < 6]]></g><text/><!-- said by the way -->",
        "viewBox='0 0 8 8'",
    )
    made, cut = cleaned(document)
    assert made.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 8">'
        '<title>Mühle &amp; <tspan xml:space="preserve"> a </tspan></title>'
        "<style> a&gt;b { fill: url(#g); cursor: none }</style>"
        '<ink:g xmlns:ink="http://www.inkscape.org/n" ink:label=\'a &lt; "b"\' id="i"/><g z="1" a="2">'
        "5 &lt; 6</g><text/></svg>"
    )
    assert cut == ("a style that refers to other files", "the attribute onclick")


def test_entities_that_editors_call_namespaces_by_are_written_out() -> None:
    document = (
        b"<!DOCTYPE svg [<!ENTITY s 'http://www.w3.org/2000/svg'>]><svg xmlns='&s;'><text>&s;</text></svg>"
    )
    made, cut = cleaned(document)
    assert made == b'<svg xmlns="http://www.w3.org/2000/svg"><text>http://www.w3.org/2000/svg</text></svg>'
    assert cut == ("a definition of the entity s",)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (svg("<script>alert(1)</script>"), "there is nothing to see in it but the element script"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "it is no well-formed XML: mismatched tag"),
        (b"<other><svg/></other>", "it is no SVG document"),
        (svg(PATH, before="<!DOCTYPE svg [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>"), "it unfolds the entity b"),
        (svg(PATH, before=f"<!DOCTYPE svg [<!ENTITY a '{'x' * 300}'>]>"), "it unfolds the entity a"),
        (
            svg(PATH, before="<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/hosts'>]>"),
            "it unfolds the entity a",
        ),
        (
            svg(PATH + "&a;" * 700, before=f"<!DOCTYPE svg [<!ENTITY a '{'x' * 100}'>]>"),
            "it unfolds the entity a",
        ),
        (
            svg(PATH, before="".join(("<!DOCTYPE svg [", *(f"<!ENTITY e{n} ''>" for n in range(65)), "]>"))),
            "it unfolds the entity e64",
        ),
        (svg(PATH, before="<!DOCTYPE svg [<!ENTITY m\xfc 'x'>]>"), "it unfolds the entity m\xfc"),
        (
            svg(PATH, before=f"<!DOCTYPE svg [<!ATTLIST g a CDATA '{'x' * 300}'>]>"),
            "it unfolds the attribute a",
        ),
        (svg(PATH + "<style>@im<g/>port 'x'</style>"), "it cannot be cleaned of a style"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_by_name(document: bytes, why: str) -> None:
    with pytest.raises(RefusedError) as caught:
        cleaned(document)
    assert str(caught.value).startswith(f"the SVG is not taken: {why}")


def test_of_long_names_the_beginning_is_told() -> None:
    _, cut = cleaned(svg(f"{PATH}<z{'z' * 999}/>", attributes=f"on{'a' * 999}='x()'"))
    assert cut == ("the attribute on" + "a" * 58, "the element " + "z" * 60)


def test_attributes_that_a_document_gives_are_written_out() -> None:
    given = "<!DOCTYPE svg [<!ATTLIST path fill CDATA 'red' id ID #IMPLIED onclick CDATA 'x()'>]>"
    made, cut = cleaned(svg("<path d='M0 0h8v8z'/>", before=given))
    assert b'<path d="M0 0h8v8z" fill="red"/>' in made
    assert cut == (
        "a definition of the attribute fill",
        "a definition of the attribute onclick",
        "the attribute onclick",
    )
    assert danger(svg(PATH, before="<!DOCTYPE svg [<!ATTLIST path id ID #IMPLIED>]>")) == ""


def test_a_deep_document_is_cleaned_in_time_and_memory_of_its_length() -> None:
    deep = 10_000
    made, _ = cleaned(svg("<g>" * deep + "<script/>" + PATH + "</g>" * deep))
    assert len(made) < deep * 8 + 400
