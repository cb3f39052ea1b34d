"""The odds of an expression as they are told: mean, spread, quartiles, chance and picture."""

from engine.dice.chart import odds_picture, percent
from engine.dice.odds import distribution
from engine.dice.syntax import Expression
from engine.dice.views import OddsView


def odds_view(expression: Expression, target: int | None) -> OddsView:
    """Compute the odds. It takes up to about half a second: call it in a thread.

    Args:
        expression: A checked expression.
        target: What is to be reached or passed.

    Raises:
        DiceRefused: When some way to fall divides by zero or leaves the bounds of a roll.
    """
    odds = distribution(expression)
    return OddsView(
        expression=odds.expression,
        target=target,
        exact=odds.exact,
        mean=float(odds.mean),
        spread=odds.standard_deviation,
        lowest=odds.lowest,
        highest=odds.highest,
        middle=(odds.percentile(25), odds.percentile(75)),
        chance=None if target is None else percent(odds.at_least(target)),
        picture=odds_picture(odds, target),
    )
