"""A press that comes too late on a message that another press has changed meanwhile leaves the newer message alone."""

from discord import app_commands
from simulated_discord import texts

from bot.interactions import reply
from bot.ui.actions import Action, Interaction
from bot.ui.cards import Card, notice
from engine.kernel.errors import StaleAction


class Overtaken(Action, name="frame-overtaken"):
    """Is refused after the message was changed, as when a second window was quicker."""

    async def run(self, interaction: Interaction) -> None:
        await interaction.message.edit(view=notice("Newer").view())
        raise StaleAction("That is over.", "Look again.")


async def test_the_newer_message_stays_and_the_late_press_is_told(env, frame_bot):
    guild = env.create_guild()
    channel, alice = guild.create_text_channel("tavern"), guild.add_member(env.create_user("alice"))

    @app_commands.command(name="older", description="Shows what will be overtaken")
    async def older(interaction: Interaction) -> None:
        await reply(interaction, Card("Older").row(Overtaken().button("Press")))

    frame_bot.tree.add_command(older)
    await frame_bot.tree.sync()
    shown = (await alice.slash(channel, "older")).response

    pressed = await alice.click(shown, label="Press")

    assert "Newer" in texts(shown)
    assert "Older" not in texts(shown)
    assert "That is over." in texts(pressed.followups[0])
