"""What people may write is shown as they wrote it, and does nothing: no mention, no format, no link, no disguise."""

import re
import unicodedata

import pytest
from simulated_discord import texts

from engine.kernel.texts import cleaned
from tests.hostile.forging import Press, Slash, Submit, told
from tests.hostile.texts import WORDS

_ALIVE = re.compile(
    r"@everyone|@here|<[@#/:a]|<t:0|\]\(|https?://|discord\.gg/|\*\*bold|__under|~~gone|\|\|hid|`code|```|<id:|<script"
)
_AT_LINE_START = re.compile(r"^\s*(#{1,3} heading|> quote|- list|1\. list|-# small)", re.MULTILINE)


def alive(message) -> list[str]:
    """What Discord would act upon, after the characters that a backslash makes plain."""
    shown = texts(message)
    inert = re.sub(r"\\[^\w\s]", "\N{MIDDLE DOT}", shown)
    found = _ALIVE.findall(inert) + _AT_LINE_START.findall(inert)
    return found + [character for character in shown if unicodedata.bidirectional(character) in _TURNING]


_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


async def shown(client, given):
    message = told(await client.send(given))
    assert message.message.mentions == []
    assert not message.message.mention_everyone
    return message


@pytest.mark.parametrize("words", WORDS)
async def test_words_of_people_do_nothing_wherever_they_are_shown(client, words):
    rolled = await shown(client, Slash("roll", {"expression": "1d6", "label": words[:100]}))
    history = await shown(client, Slash("rolls"))
    queue = await shown(client, Submit("ed:1:queue-new-form:<my hero>", {"name": words[:40]}))
    queues = await shown(client, Slash("character queue"))
    draft = await shown(client, Submit("ed:1:draft-name-form:<my draft>", {"name": "Good Name", "backstory": words}))
    preview = await shown(client, Press("ed:1:draft-fill:<my draft>:2:<me>"))
    asked = await shown(client, Slash("help", {"about": words[:100]}))
    born = await shown(
        client,
        Slash(
            "character create",
            {
                "name": "Better",
                "species": "<species>",
                "class": "<class>",
                "background": "<background>",
                "backstory": words,
            },
        ),
    )

    for message in (rolled, history, queue, queues, draft, preview, asked, born):
        assert alive(message) == [], texts(message)


async def test_names_that_people_gave_themselves_on_discord_do_nothing(env, channel):
    for number, words in enumerate(WORDS):
        person = env.guild.add_member(env.create_user(f"person{number}", global_name=words[:32]))

        result = await person.slash(channel, "roll", expression="1d6")

        assert "Rolled by" in texts(result.response)
        assert alive(result.response) == [], texts(result.response)


async def test_words_are_kept_as_they_were_written(client, scene, game):
    for words in WORDS:
        written = "line one\n" + words
        await client.send(Submit("ed:1:draft-name-form:<my draft>", {"name": "Good Name", "backstory": written}))

        draft = await game.characters.drafts.get(scene.ids["my player"], scene.ids["my draft"])

        assert draft.choices.backstory == cleaned(written, limit=4_000, name="backstory")
        assert len(draft.choices.backstory) > len(words) / 2
