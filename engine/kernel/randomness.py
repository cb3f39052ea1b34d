"""Live dice: the operating system's cryptographic randomness (law 7). Simulations use a seeded stream of the rules."""

import secrets


class LiveRandomness:
    """Draws from the operating system; nobody can predict or replay it. A `engine.rules.randomness.Randomness`."""

    def below(self, n: int, /) -> int:
        """Return a uniform whole number from 0 to n - 1.

        Raises:
            ValueError: If n is not positive.
        """
        return secrets.randbelow(n)
