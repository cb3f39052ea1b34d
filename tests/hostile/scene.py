"""What Alice and Bob own, by the names that hostile inputs use for it: `<my hero>`, `<their queue>`, `<nobody>`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import pytest

from bot.ui import codec
from engine.characters.views import DraftChoices

NOBODY = UUID("01900000-0000-7000-8000-00000000dead")


@dataclass(frozen=True)
class Scene:
    """Ids by name, and how they are put into texts.

    Attributes:
        ids: Database ids; written in base64 in custom ids and with hyphens everywhere else.
        words: Discord ids of people, content ids of what may be chosen.
    """

    ids: Mapping[str, UUID]
    words: Mapping[str, int | str]

    def in_custom_id(self, template: str) -> str:
        """The template with every `<name>` replaced as custom ids write it."""
        return self._filled(template, codec.write)

    def in_text(self, template: str) -> str:
        """The template with every `<name>` replaced as people and menus write it."""
        return self._filled(template, str)

    def _filled(self, template: str, write: Callable[[UUID], str]) -> str:
        for name, identifier in self.ids.items():
            template = template.replace(f"<{name}>", write(identifier))
        for name, word in self.words.items():
            template = template.replace(f"<{name}>", str(word))
        return template


@pytest.fixture
async def scene(game, pack, alice, bob) -> Scene:
    """Alice ("my") and Bob ("their"), each with a hero, its queue, a worn and a carried thing, a draft and a roll."""
    ids = {"nobody": NOBODY}
    for whose, actor, name in (("my", alice, "Ondra Vey"), ("their", bob, "Maren Vell")):
        player = await game.accounts.see(actor.id, actor.user.global_name)
        choices = DraftChoices(
            species=next(iter(pack.species)),
            character_class=next(iter(pack.classes)),
            background=next(iter(pack.backgrounds)),
            name=name,
        )
        hero = await game.characters.drafts.create(player.id, choices, request_id="scene")
        inventory = await game.characters.gear.inventory(player.id, hero)
        roll = await game.dice.roll(player.id, "1d6", "for the scene", request_id="scene", secret=True)
        ids |= {
            f"{whose} player": player.id,
            f"{whose} hero": hero,
            f"{whose} queue": (await game.characters.queues.list(player.id, hero))[0].id,
            f"{whose} item": inventory.worn[0].id,
            f"{whose} draft": (await game.characters.drafts.open(player.id)).id,
            f"{whose} roll": roll.id,
        }
    first = {"species": pack.species, "class": pack.classes, "background": pack.backgrounds, "skill": pack.skills}
    words = {"me": alice.id, "them": bob.id} | {name: next(iter(things)) for name, things in first.items()}
    return Scene(ids, words)
