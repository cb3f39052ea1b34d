"""Small sound content of the kinds of fights and delves, added to a copy of the pack so that mistakes can be planted
in it whatever the pack's own delves look like at the time."""

from pathlib import Path

_VOICE = """
[{name}.voice]
meets = ["It looks up."]
strikes = ["It bites."]
hurt = ["It limps."]
falls = ["It lies down."]
"""

GROUND: dict[str, str] = {
    "conditions/ground.toml": """
[ground-numb]
name = "Ground Numb"
harmful = true
summary = "Does not act"
description = "Not now."
skips_turn = true
immune_turns = 3

[ground-stung]
name = "Ground Stung"
harmful = true
summary = "Hurts each turn"
description = "Ow."
stacks_most = 2
tick = { kind = "damage", power = "1d4", damage = "venom" }
prevents = ["conditions/ground-humming"]

[ground-humming]
name = "Ground Humming"
harmful = false
summary = "Gets something back each turn"
description = "Hm."
tick = { kind = "resource", amount = 3 }

[ground-shell]
name = "Ground Shell"
harmful = false
summary = "Holds something back"
description = "Click."
absorbs = true
""",
    "skills-combat/ground.toml": """
[ground-sting]
name = "Ground Sting"
summary = "Stings"
description = "Stings."
kind = "attack"
target = "enemy"
attribute = "attributes/speed"
cooldown = 2
power = "1d6"
applies = [{ condition = "conditions/ground-stung", turns = 2, stacks = 1 }]

[ground-stare]
name = "Ground Stare"
summary = "Stares"
description = "Stares."
kind = "control"
target = "enemies"
attribute = "attributes/presence"
cooldown = 4
applies = [{ condition = "conditions/ground-numb", turns = 1 }]

[ground-curl]
name = "Ground Curl"
summary = "Curls up"
description = "Curls up."
kind = "guard"
target = "self"
attribute = "attributes/fortitude"
cooldown = 3
power = "1d8"
applies = [{ condition = "conditions/ground-shell", turns = 3 }]

[ground-hum]
name = "Ground Hum"
summary = "Hums"
description = "Hums."
kind = "buff"
target = "allies"
attribute = "attributes/presence"
cooldown = 5
applies = [{ condition = "conditions/ground-humming", turns = 3 }]

[ground-lick]
name = "Ground Lick"
summary = "Licks wounds"
description = "Licks wounds."
kind = "heal"
target = "ally"
attribute = "attributes/presence"
cooldown = 3
power = "1d6"
""",
    "creatures/ground.toml": """
[ground-cat]
name = "Ground Cat"
kin = "cats"
summary = "A cat for trying things on"
description = "A cat."
role = "skirmisher"
level = 3
weapon = "1d6"
damage = "slashing"
immune = ["conditions/ground-numb"]
loot = "loot-tables/ground-hoard"
places = ["places/the-sill"]

[[ground-cat.queue]]
skill = "skills-combat/ground-curl"
when = "if_hp_below"
value = 40

[[ground-cat.queue]]
skill = "skills-combat/ground-stare"
when = "if_enemy_count_above"
value = 2

[[ground-cat.queue]]
skill = "skills-combat/ground-sting"

[[ground-cat.queue]]
skill = "skills-combat/basic-attack"
"""
    + _VOICE.format(name="ground-cat")
    + """
[ground-owl]
name = "Ground Owl"
kin = "owls"
summary = "An owl for trying things on"
description = "An owl."
role = "support"
level = 4
row = "back"
weapon = "1d4"
damage = "piercing"
places = ["places/the-sill"]

[[ground-owl.queue]]
skill = "skills-combat/ground-lick"
when = "if_ally_hp_below"
value = 60

[[ground-owl.queue]]
skill = "skills-combat/ground-hum"

[[ground-owl.queue]]
skill = "skills-combat/basic-attack"
"""
    + _VOICE.format(name="ground-owl"),
    "items/ground.toml": """
[ground-tea]
name = "Ground Tea"
kind = "consumable"
rarity = "rarities/common"
weight = 1
value = 1
flavour = "Tea."

[ground-tea.use]
kind = "apply"
condition = "conditions/ground-humming"

[ground-wipe]
name = "Ground Wipe"
kind = "consumable"
rarity = "rarities/common"
weight = 1
value = 1
flavour = "A cloth."

[ground-wipe.use]
kind = "cure"
condition = "conditions/ground-stung"

[ground-bun]
name = "Ground Bun"
kind = "consumable"
rarity = "rarities/common"
weight = 1
value = 1
flavour = "A bun."

[ground-bun.use]
kind = "heal"
power = "1d4"
""",
    "loot-tables/ground.toml": """
[ground-hoard]
name = "A Ground Hoard"
source = "hoard"
place = "places/the-sill"
summary = "Some things"
rolls = 2
entries = [
  { item = "items/oilskin", weight = 10 },
  { item = "items/hatchet", weight = 10 },
  { item = "items/ground-tea", weight = 10 },
  { item = "items/ground-wipe", weight = 10 },
  { item = "items/ground-bun", weight = 10 },
]
""",
    "bonus-properties/ground.toml": """
[ground-light]
name = "Ground Light"
summary = "Lighter than it looks"
kinds = ["weapon", "trinket"]
bonuses = { initiative = 3 }
""",
    "delves/ground-way.toml": """
name = "The Ground Way"
summary = "A way for trying things on"
description = "Down, and up again."
quest = "Somebody has to, and somebody may die of it."
place = "places/the-sill"
level = 3
party = [1, 4]
stake = "lethal"
minutes = 60
loot = "loot-tables/ground-hoard"
triumph = "You come up."
defeat = "You do not."

[[encounters]]
kind = "combat"
title = "Cats"
text = "There are cats."
groups = [
  { creature = "creatures/ground-cat", count = 8 },
  { creature = "creatures/ground-owl", level = 4 },
]

[[encounters]]
kind = "trap"
title = "A String"
text = "There is a string."
notice = "skills-noncombat/perception"
disarm = "skills-noncombat/acrobatics"
difficulty = "normal"
harm = { power = "1d6", damage = "piercing", to = "all" }
success = { text = "The string is yours.", loot = "loot-tables/ground-hoard" }

[[encounters]]
kind = "decision"
title = "Two Doors"
text = "There are two doors."

[[encounters.options]]
name = "The left one"
skill = "skills-noncombat/athletics"
difficulty = "hard"
success = { text = "It gives way.", skips = 1 }
failure = { text = "It does not.", harm = { condition = "conditions/ground-stung", turns = 2 } }

[[encounters.options]]
name = "The right one"
success = { text = "It was open." }

[[encounters]]
kind = "hazard"
title = "Water"
text = "There is water."
skills = ["skills-noncombat/athletics", "skills-noncombat/survival"]
difficulty = "easy"
harm = { power = "1d4", damage = "cold" }

[[encounters]]
kind = "rest"
title = "A Bench"
text = "There is a bench."
hp = 30
resource = 20
watch = "skills-noncombat/stealth"
difficulty = "easy"
ambush = [{ creature = "creatures/ground-owl", count = 2 }]

[[encounters]]
kind = "puzzle"
title = "A Riddle"
text = "There is a riddle."
skills = ["skills-noncombat/arcana", "skills-noncombat/nature"]
difficulty = "normal"
needs = 2
allows = 2
success = { text = "That was it.", gold = 20 }
failure = { text = "It was not." }
""",
}


def lay_ground(root: Path) -> None:
    """Adds the small content to the pack at `root`."""
    for file, text in GROUND.items():
        path = root / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
