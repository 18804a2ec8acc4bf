"""MathML to TeX: what it shows is what the TeX of it shows."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.mathml import mathml
from vaultconv.formats.html.tex import tex_of_mathml

_ANNOTATION = re.compile("<annotation.*?</annotation>", re.DOTALL)


def tex(said: str) -> str | None:
    math = LexborHTMLParser(said).css_first("math")
    assert math is not None
    return tex_of_mathml(math)


@pytest.mark.parametrize(
    "formula",
    [
        "E=mc^2",
        r"\int_0^1x\,dx",
        r"\frac{-b\pm\sqrt{b^2-4ac}}{2a}",
        r"\left(\begin{matrix}a & b \\ c & d\end{matrix}\right)",
        r"\begin{cases}1 & x>0 \\ 0 & x\leq0\end{cases}",
        r"{\mathbb{R}}^n\to\mathbf{x}",
        r"\lim_{x\to\infty}f'(x)",
        r"\hat{x}\bar{y}\vec{v}\overline{AB}",
        r"\sin\theta+\log_2x",
        r"\text{if }x",
        r"\binom{n}{k}",
        r"\sqrt[3]{x}",
        r"\underbrace{a+b}_n",
        "x''",
        r"\overset{!}{=}",
        r"\alpha x\beta",
        r"|x|\leq\|y\|",
        r"a\quad b\qquad c",
        r"\sum_{i=1}^ni",
        r"\lfloor x\rfloor",
    ],
)
def test_the_tex_of_a_formula_gives_the_same_formula(formula: str) -> None:
    shown = _ANNOTATION.sub("", mathml(formula, False))
    said = tex(shown)
    assert said == formula
    assert _ANNOTATION.sub("", mathml(said, False)) == shown


@pytest.mark.parametrize(
    ("said", "formula"),
    [
        ("<math><mi>&#x1D465;</mi><mo>&it;</mo><mi>sin</mi><mo>&af;</mo><mi>lcm</mi></math>", r"x\sin\operatorname{lcm}"),
        ("<math><mi mathvariant=bold>v</mi><mn mathvariant=bold>0</mn><mo>lim</mo><mo>rank</mo></math>", r"\mathbf{v}\mathbf{0}\lim\operatorname{rank}"),
        ("<math><mrow data-mjx-texclass=INNER><mo>(</mo><mi>a</mi><mo>)</mo></mrow></math>", r"\left(a\right)"),
        ("<math><mo>(</mo><mi>a</mi><mo>)</mo></math>", "(a)"),
        ("<math><mmultiscripts><mi>C</mi><mi>a</mi><none></none><mprescripts></mprescripts><mn>6</mn><mn>14</mn></mmultiscripts></math>", "{}_6^{14}C_a"),
        ("<math><mtable columnalign='right left'><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr></mtable></math>", r"\begin{aligned}a & =b\end{aligned}"),
        ("<math><menclose notation=box><mi>x</mi></menclose><menclose notation=updiagonalstrike><mi>y</mi></menclose></math>", r"\boxed{x}\cancel{y}"),
        ("<math><munder><mi>x</mi><mo>_</mo></munder><munder><mi>x</mi><mi>y</mi></munder><munderover><mi>x</mi><mi>a</mi><mi>b</mi></munderover></math>", r"\underline{x}\underset{y}{x}\overset{b}{\underset{a}{x}}"),
        ("<math><mphantom><mi>x</mi></mphantom><mspace width=1px></mspace><mspace linebreak=newline></mspace><mspace width=-1em></mspace><mspace></mspace></math>", "\\phantom{x}\\,\\\\\\!"),
        ("<math><mtext>&nbsp;</mtext><mtext></mtext><mtext>5 % of</mtext></math>", r"\ \text{5 \% of}"),
        ("<math><semantics><mi>x</mi><annotation-xml encoding=MathML-Content><ci>x</ci></annotation-xml></semantics></math>", "x"),
        ("<math><mfrac linethickness=0><mi>a</mi><mi>b</mi></mfrac></math>", r"\genfrac{}{}{0pt}{}{a}{b}"),
        ("<math><mstyle><mpadded><mi>&hbar;</mi></mpadded></mstyle></math>", r"\hbar"),
    ],
)  # fmt: skip
def test_what_programs_write(said: str, formula: str) -> None:
    assert tex(said) == formula


@pytest.mark.parametrize(
    "said",
    [
        "<maction><mi>x</mi></maction>",
        "<msup><mi>x</mi></msup>",
        "<menclose notation=circle><mi>x</mi></menclose>",
        "<mtable><mlabeledtr><mtd><mi>x</mi></mtd></mlabeledtr></mtable>",
        "<mtext>a\\b</mtext>",
        "<mtext>a<b>c</b></mtext>",
        "<semantics></semantics>",
        "<mmultiscripts><mi>x</mi><mi>a</mi></mmultiscripts>",
        "<mrow>" * 70 + "<mi>x</mi>",
        "",
    ],
)
def test_what_nobody_can_say_in_tex(said: str) -> None:
    assert tex(f"<math>{said}</math>") is None
