"""An SVG is taken if it is a picture, and nothing but that."""

from __future__ import annotations

import pytest

from vaultconv.assets.svg import danger, is_svg


def svg(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    """A document with something in it."""
    names = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    return f"{before}<svg {names} {attributes}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    "document",
    [
        svg("<path d='M0 0h8v8z'/>"),
        svg("<defs><g id='a'/></defs><use xlink:href='#a'/>"),
        svg("<linearGradient id='g'/><rect fill='url(#g)' style=\"stroke: url('#g')\"/>"),
        svg("<style>path { fill: red; clip-path: url(#c) }</style>"),
        svg("<image href='data:image/png;base64,iVBORw0KGgo='/>"),
        svg("<text>on the way: url(x)</text>"),
        svg("<animate attributeName='x' to='3'/>"),
        svg(
            before="<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'a.dtd'>"
        ),
    ],
)
def test_a_picture_is_taken(document: bytes) -> None:
    assert is_svg(document)
    assert danger(document) == ""


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (svg("<script>alert(1)</script>"), "the element script"),
        (svg("<ns:SCRIPT xmlns:ns='http://www.w3.org/2000/svg'/>"), "the element SCRIPT"),
        (svg(attributes="onload='alert(1)'"), "the attribute onload"),
        (svg("<rect onClick='alert(1)'/>"), "the attribute onclick"),
        (svg("<foreignObject/>"), "the element foreignObject"),
        (svg("<p xmlns='http://www.w3.org/1999/xhtml'>x</p>"), "the element p"),
        (svg("<a href='javascript:alert(1)'/>"), "refers to another file: javascript:alert(1)"),
        (svg("<image xlink:href='https://e.org/spy.png'/>"), "refers to another file"),
        (svg("<image href='data:image/svg+xml;base64,AAAA'/>"), "refers to another file"),
        (svg("<use href='other.svg#a'/>"), "refers to another file"),
        (svg("<rect style='fill: url(https://e.org/x)'/>"), "refers to another file"),
        (svg("<style>@import 'https://e.org/x.css';</style>"), "its style refers to other files"),
        (svg('<style>rect { fill: url( "https://e.org" ) }</style>'), "its style refers to other files"),
        (svg("<set attributeName='xlink:href' to='x'/>"), "changes where it refers to"),
        (svg(before="<!DOCTYPE svg [<!ENTITY a 'b'>]>"), "defines an entity: a"),
        (svg("<g/><?php run ?>"), "an instruction: php"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "no well-formed XML"),
        (b"<other><svg/></other>", "no SVG document"),
    ],
)
def test_what_could_do_more_is_not(document: bytes, why: str) -> None:
    assert why in danger(document)
