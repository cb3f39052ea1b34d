"""Texts that are meant to deceive, to break out, or to break."""

HOSTILE: tuple[str, ...] = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202egnirts desrever",
    "\u200b\u200b\u200b",
    "\ufeff",
    "H\u043ero",  # a Cyrillic o
    "\U0001f409" * 20,
    "z" + "\u0335" * 200,
    "@everyone",
    "<@123456789012345678>",
    "**bold** __under__ ||hidden|| `code`",
    "```\n# heading\n```",
    "[free](https://example.invalid/nitro)",
    "https://discord.gg/example",
    "'; DROP TABLE characters; --",
    "%' OR '1'='1",
    "100%_\\",
    "{0.__class__}",
    "%s%s%n",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "-1",
    "9" * 30,
    "NaN",
    "null",
    "\r\n\r\nHTTP/1.1 200 OK",
    "x" * 4_000,
)
"""Not one of them is a choice, an id or a number. Two of them, of letters only, can be names."""

# Legal as words of one's own (a label, a backstory, a queue's name), and to be shown as they are: inert.
WORDS: tuple[str, ...] = (
    "@everyone @here <@123456789012345678> <@&1> <#1> </roll:1>",
    "**bold** __under__ ~~gone~~ ||hidden|| `code`",
    "# heading",
    "> quote",
    "- list",
    "1. list",
    "-# small",
    "``` fence ```",
    "[free](https://example.invalid/nitro)",
    "https://discord.gg/example discord.gg/example",
    "www.example.invalid",
    "<t:0:R> <:emoji:1> <a:emoji:1> <id:customize>",
    "\u202egnirts desrever\u202c",
    "\u2067mid\u2069 \u200fmark",
    "\u200bzero\u200cwidth\u2060",
    "z\u0335\u0321\u0322\u0327\u0328a\u0336\u0321l\u0337go",
    "\u0430dmin",
    "\\*escaped\\* \\",
    "'; DROP TABLE texts; --",
    "{0.__class__} {{7*7}} %s%n ${HOME}",
    "<script>alert(1)</script>",
    "\U0001f409\U0001f468\u200d\U0001f469\u200d\U0001f467",
)

# Ids of what is somebody else's, of nobody, and of things of another kind.
FOREIGN_KEYS: tuple[str, ...] = (
    "<their hero>",
    "<their item>",
    "<their queue>",
    "<their draft>",
    "<their player>",
    "<my player>",
    "<my draft>",
    "<my queue>",
    "<nobody>",
    "{<their hero>}",
    "urn:uuid:<their hero>",
    "<their hero>'--",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "Maren Vell",
)

NOT_NAMES: tuple[str, ...] = (
    *(typed for typed in HOSTILE if not typed.isalpha() or len(typed) > 32),  # NaN and null are names like any other
    " ",
    "x",
    "b" * 33,
    "Edric2",
    "Ed_ric",
    "Ed.",
    "\u2163\u2164\u2460",
    "Ed\u200bric",
    "Ed\u200dric",
    "\u2066Edric\u2069",
    "Edr\u0456c",  # a Cyrillic i among Latin letters
    "\u0391lice",  # a Greek capital alpha
    "E\u0301\u0302\u0303\u0300dric",
    "-Edric",
    "Edric'",
    "Ed  ric",
    "Ed--ric",
    "\u115f\u1160",
    "\u3164\u3164\u3164",
    "\u2800\u2800",
    "<:emoji:1>",
    "</roll:1>",
    "<#1>",
    "<@&1>",
    "#general",
    "Ed\tric",
    "Ed\nric",
    "\u00bdab",
    "\ufdfa" * 3,
    "Maren Vell",  # Bob's
    "M\u0430ren Vell",  # as Bob's, with a Cyrillic a
    "maren vell",
    "Maren-Vell",
    "Mar\u00e9n Vell",
    "Ondra Vey",  # one's own
)
