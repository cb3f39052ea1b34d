"""How the rules say no. Services turn these into the kernel's errors; the rules themselves know no kernel."""


class RuleViolation(Exception):
    """Something the rules forbid.

    Attributes:
        code: A stable name in snake_case.
        message: What is not allowed, one sentence, safe to show.
        remedy: What to do instead, one sentence, safe to show.
    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(f"[{code}] {message} {remedy}")
        self.code = code
        self.message = message
        self.remedy = remedy
