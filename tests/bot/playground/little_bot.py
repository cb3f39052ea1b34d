"""A little bot of discord.py, unmodified, that uses what the game's bot will use. Run as a program by the tests.

python -m tests.bot.playground.little_bot API_URL GATEWAY_URL CDN_URL
"""

import asyncio
import io
import sys

import aiohttp
import discord
import yarl
from discord import app_commands, ui
from PIL import Image


class Greeting(ui.Modal, title="Name your hero"):
    name = ui.Label(text="Name", component=ui.TextInput(custom_id="name", min_length=2, max_length=20))
    path = ui.Label(
        text="Path",
        component=ui.Select(
            custom_id="path", options=[discord.SelectOption(label="Blade"), discord.SelectOption(label="Lantern")]
        ),
    )

    async def on_submit(self, interaction):
        await interaction.response.send_message(
            f"{self.name.component.value} walks the way of the {self.path.component.values[0]}", ephemeral=True
        )


class Buttons(ui.View):
    def __init__(self):
        super().__init__(timeout=None)

    @ui.button(label="Press", custom_id="press", style=discord.ButtonStyle.success, emoji="🎲")
    async def press(self, interaction, _):
        await interaction.response.edit_message(content=f"pressed by {interaction.user.display_name}")

    @ui.button(label="Silent", custom_id="silent")
    async def silent(self, interaction, _):
        """Never answers."""

    @ui.button(label="Form", custom_id="form", style=discord.ButtonStyle.primary)
    async def form(self, interaction, _):
        await interaction.response.send_modal(Greeting(custom_id="greeting"))

    @ui.button(label="Closed", custom_id="closed", disabled=True)
    async def closed(self, interaction, _):
        """Cannot be pressed."""

    @ui.select(
        custom_id="pick",
        min_values=1,
        max_values=2,
        options=[discord.SelectOption(label=name, value=name.lower()) for name in ("Rope", "Torch", "Bread")],
    )
    async def pick(self, interaction, select):
        await interaction.response.send_message(f"packed {', '.join(select.values)}")

    @ui.select(cls=ui.UserSelect, custom_id="who")
    async def who(self, interaction, select):
        await interaction.response.send_message(f"chose {select.values[0].display_name}")


class Board(ui.LayoutView):
    def __init__(self):
        super().__init__(timeout=None)
        row = ui.ActionRow(ui.Button(label="Onward", custom_id="onward", style=discord.ButtonStyle.primary))
        self.add_item(
            ui.Container(
                ui.TextDisplay("## The board\n**Bold** and `code`"),
                ui.Section("A wolf howls.", accessory=ui.Button(label="Listen", custom_id="listen")),
                ui.Separator(),
                ui.MediaGallery(discord.MediaGalleryItem("attachment://map.png", description="A map")),
                row,
                accent_colour=0xF6C177,
            )
        )


def picture():
    out = io.BytesIO()
    Image.new("RGB", (240, 120), (40, 90, 140)).save(out, "PNG")
    out.seek(0)
    return discord.File(out, "map.png", description="A map")


class LittleBot(discord.AutoShardedClient):
    def __init__(self):
        super().__init__(intents=discord.Intents.default(), allowed_mentions=discord.AllowedMentions.none())
        self.tree = app_commands.CommandTree(self)
        register(self.tree)

    async def before_identify_hook(self, shard_id, *, initial=False):
        """The gateway allows 16 at once."""

    async def setup_hook(self):
        self.add_view(Buttons())
        await self.tree.sync()

    async def on_message(self, message):
        if message.author.bot:
            return
        if self.user in message.mentions or message.guild is None:
            await message.reply(f"you said: {message.content.replace(self.user.mention, '').strip()}")


def register(tree):
    @tree.command(description="Answer with a word")
    @app_commands.describe(word="What to answer", times="How often")
    async def echo(interaction, word: str, times: app_commands.Range[int, 1, 3] = 1):
        await interaction.response.send_message(" ".join([word] * times))

    @tree.command(description="Think, then answer")
    async def ponder(interaction, secretly: bool = False):
        await interaction.response.defer(thinking=True, ephemeral=secretly)
        await interaction.followup.send("the answer")

    @tree.command(description="Show buttons and menus")
    async def buttons(interaction):
        await interaction.response.send_message("press", view=Buttons())

    @tree.command(description="Whisper")
    async def whisper(interaction):
        await interaction.response.send_message("only you", ephemeral=True, view=Buttons())

    @tree.command(description="Show a picture")
    async def paint(interaction):
        await interaction.response.send_message(file=picture())

    @tree.command(description="Show a board")
    async def board(interaction):
        await interaction.response.send_message(view=Board(), file=picture())

    @tree.command(description="Show a card")
    async def card(interaction):
        shown = discord.Embed(title="Wren of the **Reeds**", description="A quiet one.", colour=0x7FC8F8)
        shown.set_author(name="Everdelve").set_image(url="attachment://map.png").set_footer(
            text="Year 3 of the Lantern"
        )
        for name, value in (("Might", "12"), ("Wits", "15"), ("Heart", "9")):
            shown.add_field(name=name, value=value)
        shown.add_field(name="Pack", value="- rope\n- a torch", inline=False)
        row = ui.View(timeout=None).add_item(ui.Button(label="Rules", url="https://example.org/rules"))
        await interaction.response.send_message("Behold", embed=shown, file=picture(), view=row)

    @tree.command(description="Write to me directly")
    async def letter(interaction):
        await interaction.user.send("a letter for you")
        await interaction.response.send_message("sent", ephemeral=True)

    @tree.command(description="Open a thread")
    async def tale(interaction, title: str):
        thread = await interaction.channel.create_thread(name=title, type=discord.ChannelType.public_thread)
        await thread.send("the tale begins")
        await interaction.response.send_message("opened", ephemeral=True)

    @tree.command(description="Send with a nonce")
    async def announce(interaction, nonce: str, text: str):
        await interaction.response.defer(ephemeral=True)
        outcome = "sent"
        try:
            sent = await interaction.channel.send(text, nonce=nonce)
            outcome = f"sent {sent.id}"
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            outcome = f"failed {type(error).__name__} {getattr(error, 'code', '')}"
        await interaction.edit_original_response(content=outcome)

    @tree.command(description="Choose a road")
    async def travel(interaction, road: str, length: app_commands.Choice[int] = None):
        await interaction.response.send_message(f"{road} {length.value if length else 0}")

    @travel.autocomplete("road")
    async def roads(interaction, current):
        names = ["High Road", "Low Road", "River Road"]
        return [app_commands.Choice(name=n, value=n.lower()) for n in names if current.lower() in n.lower()]

    travel._params["length"].choices = [app_commands.Choice(name=n, value=v) for n, v in (("short", 1), ("long", 9))]

    group = app_commands.Group(name="hero", description="Your hero")

    @group.command(description="Show whom you mean")
    async def point(interaction, whom: discord.Member, where: discord.TextChannel = None):
        await interaction.response.send_message(f"{whom.display_name} in {where.name if where else 'no place'}")

    @group.command(description="Never answers")
    async def sleep(interaction):
        """Says nothing at all."""

    @group.command(description="Answer late")
    async def late(interaction):
        await asyncio.sleep(3.3)
        try:
            await interaction.response.send_message("late")
        except discord.NotFound as error:
            await interaction.channel.send(f"too late: {error.code}")

    tree.add_command(group)


def main():
    api, gateway, cdn = sys.argv[1:]
    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    discord.asset.Asset.BASE = cdn
    LittleBot().run("any-token", log_level=30)


if __name__ == "__main__":
    main()
