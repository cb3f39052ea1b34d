"""The commands `/roll`, `/check`, `/odds` and `/rolls`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import EverdelveBot
from bot.interactions import handling_of, private, reply
from bot.players import player_of, server_of
from bot.ui.actions import Interaction
from bot.ui.search import best_matches
from cogs.dice.actions import MakeCheck, ModeLetter, history_page, rolled
from cogs.dice.cards import check_card, odds_card, preview_card
from engine.dice.limits import MAX_RESULT
from engine.kernel.errors import EverdelveError
from engine.rules.check import Mode, percent

Target = app_commands.Range[int, -MAX_RESULT, MAX_RESULT]
_MODES = [
    app_commands.Choice(name="Advantage: roll two, keep the better", value=Mode.ADVANTAGE.value),
    app_commands.Choice(name="Disadvantage: roll two, keep the worse", value=Mode.DISADVANTAGE.value),
]


class Dice(commands.Cog):
    """Rolls dice, in front of everybody or in secret."""

    def __init__(self, bot: EverdelveBot) -> None:
        self.bot = bot
        # The numbers are the pack's, which is known only now.
        app_commands.choices(difficulty=_difficulties(bot))(self.check)

    @app_commands.command(description="Roll dice: 4d6kh3+2, 2d20kl1, d%")
    @app_commands.describe(
        expression="What to roll, such as 4d6kh3+2",
        label="What it is for",
        target="The total to reach or pass",
        secret="Only you see it",  # noqa: S106  not a password
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def roll(
        self,
        interaction: Interaction,
        expression: str,
        label: str = "",
        target: Target | None = None,
        secret: bool = False,
    ) -> None:
        """Roll, and show each die."""
        # Set before anything takes time: a deferral would otherwise announce a secret roll to the channel.
        handling_of(interaction).private = secret
        player = await player_of(interaction)
        view = await self.bot.engine.dice.roll(
            player.id, expression, label, request_id=str(interaction.id), secret=secret, target=target
        )
        await reply(interaction, rolled(interaction, view), private=secret)

    @app_commands.command(
        description="Try a skill or an attribute with your character; you see the chance before you roll"
    )
    @app_commands.describe(
        skill="A skill or an attribute",
        difficulty="How hard it is; normal if you leave it out",
        advantage="Whether two dice are rolled",
        at_once="Roll at once, without being shown the chance first",
    )
    @app_commands.choices(advantage=_MODES)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def check(
        self,
        interaction: Interaction,
        skill: str,
        difficulty: str = "normal",
        advantage: str = Mode.PLAIN.value,
        at_once: bool = False,
    ) -> None:
        """Show the chance with a button that makes the check, or make it at once."""
        player = await player_of(interaction)
        mode, server = Mode(advantage), server_of(interaction)
        if at_once:
            view = await self.bot.engine.dice.check(
                player.id, skill, difficulty, mode, request_id=str(interaction.id), server_id=server
            )
            await reply(interaction, check_card(view))
            return
        offered = await self.bot.engine.dice.preview_check(player.id, skill, difficulty, mode, server_id=server)
        make = MakeCheck(
            preview=interaction.id,
            owner=interaction.user.id,
            ability=offered.ability.partition("/")[2],
            difficulty=offered.difficulty,
            letter=ModeLetter[mode.name],
            chance=offered.chance,
        )
        await reply(interaction, preview_card(offered).row(make.button("Roll", style=discord.ButtonStyle.primary)))

    @check.autocomplete("skill")
    async def _suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Skills and attributes with the chances that the active character has at what else was chosen."""
        dice = self.bot.engine.dice
        difficulty = getattr(interaction.namespace, "difficulty", None) or "normal"
        # Discord checks what else was chosen only when the command is sent.
        chosen = getattr(interaction.namespace, "advantage", None)
        mode = next((each for each in Mode if each.value == chosen), Mode.PLAIN)
        try:
            player = await self.bot.engine.accounts.find(interaction.user.id)
            known = await dice.abilities(
                None if player is None else player.id,
                str(difficulty),
                mode,
                server_id=server_of(interaction),
            )
        except EverdelveError:
            # Chances are a courtesy; names do without a database, and the command itself will say what is wrong.
            known = await dice.abilities(None)
        options = [
            (each.name if each.odds is None else f"{each.name} · {percent(each.odds)}", each.id) for each in known
        ]
        return best_matches(typed, options)

    @app_commands.command(description="How an expression falls: mean, spread and the chance to reach a total")
    @app_commands.describe(expression="What would be rolled, such as 4d6kh3+2", target="The total to reach or pass")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def odds(self, interaction: Interaction, expression: str, target: Target | None = None) -> None:
        """Show the distribution; nothing is rolled."""
        view = await self.bot.engine.dice.odds(expression, target)
        await reply(interaction, odds_card(view, await self.bot.engine.pictures.render(view.picture)))

    @private
    @app_commands.command(description="Look back at your rolls and checks, the secret ones too")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def rolls(self, interaction: Interaction) -> None:
        """Show the newest page."""
        await reply(interaction, await history_page(interaction, None, 1))


def _difficulties(bot: EverdelveBot) -> list[app_commands.Choice[str]]:
    """The pack's difficulties with what they take from the chance."""

    def words(against: int) -> str:
        if against == 0:
            return ""
        return f" ({against} harder)" if against > 0 else f" ({-against} easier)"

    numbers = bot.engine.pack.rules.check.difficulties
    return [
        app_commands.Choice(name=f"{name.capitalize()}{words(value)}", value=name) for name, value in numbers.items()
    ]
