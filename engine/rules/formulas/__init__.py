"""The published formulas: what the rules work out, in a notation that people read and tests work out.

`sections(pack)` are the pages of `/help` about numbers; `page(pack)` is docs/formulas.md; the property tests evaluate
each formula's shown text and compare it with the function that it names. So page, help and code cannot drift apart.
`describe_skill` and `describe_condition` say in a line what a thing of the pack really does.
"""

from engine.rules.formulas.book import formula, formulas, sections
from engine.rules.formulas.formula import Formula, Section
from engine.rules.formulas.page import markdown, page
from engine.rules.formulas.words import describe_condition, describe_skill, describe_when

__all__ = [
    "Formula",
    "Section",
    "describe_condition",
    "describe_skill",
    "describe_when",
    "formula",
    "formulas",
    "markdown",
    "page",
    "sections",
]
