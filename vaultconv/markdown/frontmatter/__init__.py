"""Front matter: what stands before a note's body, in YAML (as Obsidian reads and writes it), TOML or JSON.

The way in is :func:`read_front_matter`, the way out :func:`write_front_matter`. Between the two, each property keeps its
lexeme and its verbatim lines, so that what nobody touched goes back byte for byte.
"""

from vaultconv.markdown.frontmatter.inference import property_type
from vaultconv.markdown.frontmatter.reader import FrontMatter, read_front_matter
from vaultconv.markdown.frontmatter.scalars import key_text, number_text, scalar_text, scalar_words
from vaultconv.markdown.frontmatter.spelled import (
    as_spelled,
    flow_text,
    is_finite,
    is_number,
    number_in,
    read_flow,
    spells,
)
from vaultconv.markdown.frontmatter.yaml_writer import (
    APP,
    YamlStyle,
    comments,
    write_entry,
    write_front_matter,
    write_yaml,
)

__all__ = [
    "APP",
    "FrontMatter",
    "YamlStyle",
    "as_spelled",
    "comments",
    "flow_text",
    "is_finite",
    "is_number",
    "key_text",
    "number_in",
    "number_text",
    "property_type",
    "read_flow",
    "read_front_matter",
    "scalar_text",
    "scalar_words",
    "spells",
    "write_entry",
    "write_front_matter",
    "write_yaml",
]
