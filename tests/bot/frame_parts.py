"""A cog that uses every part of the frame, for its tests; `frame_cog` is the extension that loads it."""

import asyncio
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.interactions import private, reply, show_form, update
from bot.ui.actions import Action, Choice, Interaction
from bot.ui.cards import Card, notice
from bot.ui.codec import Count, Snowflake
from bot.ui.confirmations import confirmation
from bot.ui.forms import Answers, Form, answer, text_field
from bot.ui.pickers import add_picker, option
from engine.kernel import errors

THING = UUID("01900000-0000-7000-8000-00000000abcd")
done: list[str] = []
"""What the cog was made to do, newest last."""


class Rename(Form, name="frame-rename"):
    thing: UUID

    def modal(self) -> discord.ui.Modal:
        return self.build("Rename", text_field("name", "New name", most=32))

    async def run(self, interaction: Interaction, answers: Answers) -> None:
        done.append(f"renamed {self.thing} to {answer(answers, 'name')}")
        await reply(interaction, notice("Renamed"))


class OpenRename(Action, name="frame-open", only="owner"):
    thing: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        await show_form(interaction, Rename(thing=self.thing))


class Advance(Action, name="frame-advance", version=2):
    to: Count

    async def run(self, interaction: Interaction) -> None:
        done.append(f"advanced to {self.to}")
        await update(interaction, notice(f"Step {self.to}").row(Advance(to=self.to + 1).button("Further")))


class Break(Action, name="frame-break"):
    how: Count

    async def run(self, interaction: Interaction) -> None:
        await _break(self.how)


class Pick(Choice, name="frame-pick"):
    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        done.append(f"picked {','.join(values)}")
        await reply(interaction, notice("Picked", values[0]))


class TurnOptions(Action, name="frame-options"):
    page: Count

    async def run(self, interaction: Interaction) -> None:
        await update(interaction, _options(self.page))


def _options(page: int) -> Card:
    options = [option(str(number), f"Number {number}") for number in range(60)]
    return add_picker(
        Card("Pick"), Pick(), options, placeholder="Which number?", page=page, turn=lambda to: TurnOptions(page=to)
    )


async def _break(how: int) -> None:
    match how:
        case 0:
            raise errors.NotFound("There is no such thing.", "Look elsewhere.")
        case 1:
            raise errors.NoCharacter("You have no character.", "Make one.")
        case 2:
            raise RuntimeError("secret detail")
        case 3:
            raise errors.StaleAction("That fight is over.", "Look at /fight.")
        case 4:
            await asyncio.sleep(2.5)
            raise errors.NotFound("There is no such thing.", "Look elsewhere.")


class Frame(commands.Cog):
    @app_commands.command(description="Fail in a way")
    async def fail(self, interaction: Interaction, how: int) -> None:
        await _break(how)

    @app_commands.command(description="Answer late")
    async def late(self, interaction: Interaction) -> None:
        await asyncio.sleep(10)
        await reply(interaction, notice("At last"))

    @app_commands.command(description="Answer after a second")
    async def soon(self, interaction: Interaction) -> None:
        await asyncio.sleep(1)
        done.append(f"deferred: {interaction.response.is_done()}")
        await reply(interaction, notice("Soon"))

    @private
    @app_commands.command(description="Answer late, privately")
    async def quiet(self, interaction: Interaction) -> None:
        await asyncio.sleep(10)
        await reply(interaction, notice("At last"))

    @app_commands.command(description="Everything that can be pressed")
    async def board(self, interaction: Interaction) -> None:
        card = Card("Board").text("Press something.")
        card.section("Its name", OpenRename(thing=THING, owner=interaction.user.id).button("Rename"))
        card.row(Advance(to=1).button("Begin"), *(Break(how=how).button(f"Break {how}") for how in range(4)))
        await reply(interaction, card)

    @app_commands.command(description="Pick one of many")
    async def options(self, interaction: Interaction) -> None:
        await reply(interaction, _options(0))

    @app_commands.command(description="Ask first")
    async def ask(self, interaction: Interaction) -> None:
        await reply(interaction, confirmation("Burn it?", ["It will be gone."], Advance(to=9), label="Burn it"))

    @app_commands.command(description="Needs a permission")
    @app_commands.checks.has_permissions(manage_guild=True)
    async def guarded(self, interaction: Interaction) -> None:
        await reply(interaction, notice("You may"))

    @app_commands.command(description="Rests")
    @app_commands.checks.cooldown(1, 60)
    async def resting(self, interaction: Interaction) -> None:
        await reply(interaction, notice("Once"))

    @app_commands.command(description="Broken autocomplete")
    async def suggest(self, interaction: Interaction, word: str) -> None:
        await reply(interaction, notice(word))
