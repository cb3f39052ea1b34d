"""What the delivery tests tell, and how it looks: announcements with a number, cards that show a counter's value."""

from discord.ext import commands
from sqlalchemy import text

from adapters.discord.rendering import renders
from bot.ui.cards import notice
from engine.delivery import Content, content_type

COUNTERS = "CREATE TABLE IF NOT EXISTS delivery_test_counters (subject text PRIMARY KEY, value integer NOT NULL)"


@content_type("chaos.news")
class News(Content):
    number: int


@content_type("chaos.counter")
class Counter(Content):
    pass


@content_type("chaos.broken")
class Broken(Content):
    pass


@renders(News)
async def show_news(_bot, content, _placement):
    return notice("News", f"number {content.number}")


@renders(Counter)
async def show_counter(bot, _content, placement):
    async with bot.kernel.database.read() as connection:
        found = await connection.execute(
            text("SELECT value FROM delivery_test_counters WHERE subject = :subject"), {"subject": placement.subject}
        )
        return notice(placement.subject, f"value {found.scalar_one()}")


@renders(Broken)
async def show_broken(_bot, _content, _placement):
    raise ZeroDivisionError


async def setup(_bot: commands.Bot) -> None:
    pass
