"""Formulas as Markdown: a section for `/help`, all of them for docs/formulas.md."""

import textwrap

from engine.content.pack import ContentPack
from engine.rules.formulas.book import sections
from engine.rules.formulas.formula import Section, fill

_WIDTH = 120
_HEAD = """\
# The formulas

This page is made from `engine/rules/formulas` and `game-system/rules.toml` by `everdelve content formulas`; do not
edit it by hand. `/help` shows the same formulas. The tests work each of them out as it is written here and compare it
with the code that it names.

`clamp(a, b, c)` is a, but at least b and at most c. `a × b%` is a × b ÷ 100. Each division and each percentage is
rounded down by itself, from left to right. All numbers are whole.
"""


def markdown(pack: ContentPack, section: Section) -> str:
    """A section as `/help` shows it, without its heading."""
    blocks = [fill(pack, section.lead)]
    for each in section.formulas:
        words = each.words_in(pack)
        blocks.append(f"**{each.title}**\n`{each.expression_in(pack)}`" + (f"\n{words}" if words else ""))
    return "\n".join([*blocks, *section.facts])


def page(pack: ContentPack) -> str:
    """The whole page docs/formulas.md."""
    parts = [_HEAD]
    for section in sections(pack):
        parts += [f"## {section.title}", "", _of_page(pack, section), ""]
    return "\n".join(parts).rstrip() + "\n"


def _of_page(pack: ContentPack, section: Section) -> str:
    blocks = [_wrapped(fill(pack, section.lead))]
    for each in section.formulas:
        words = _wrapped(each.words_in(pack))
        block = [f"### {each.title}", "", "```text", each.expression_in(pack), "```", ""]
        blocks.append("\n".join([*block, *([words, ""] if words else []), f"`{each.where}`"]))
    return "\n\n".join([*blocks, *map(_wrapped, section.facts)])


def _wrapped(text: str) -> str:
    """The same text in lines of a page, each paragraph and list item by itself."""
    return "\n".join(
        textwrap.fill(line, _WIDTH, subsequent_indent="  " if line.startswith("- ") else "", break_on_hyphens=False)
        for line in text.split("\n")
    )
