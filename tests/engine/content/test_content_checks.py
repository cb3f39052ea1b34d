"""Plants mistakes in fights, creatures, delves, finds and numbers, and expects each to be found where it is."""

from pathlib import Path

import pytest
from ground import lay_ground
from planting import Planted

from engine.content import check
from engine.content.checking.encounters import come_for
from engine.rules.delves.planning import scaled_count

CONDITIONS = "conditions/ground.toml"
SKILLS = "skills-combat/ground.toml"
CREATURES = "creatures/ground.toml"
ITEMS = "items/ground.toml"
LOOT = "loot-tables/ground.toml"
PROPERTIES = "bonus-properties/ground.toml"
DELVE = "delves/ground-way.toml"
NUMBERS = "rules.toml"

OF_CONDITIONS = {
    "tick without power": Planted(
        CONDITIONS, 'power = "1d4", ', "", "A tick of the kind damage needs power", '"1d4"', 'tick = { kind = "damage"'
    ),
    "tick without a kind of damage": Planted(
        CONDITIONS, ', damage = "venom"', "", "A tick of damage says what kind", '"fire"', 'tick = { kind = "damage"'
    ),
    "tick of damage with an amount": Planted(
        CONDITIONS, 'damage = "venom" }', 'damage = "venom", amount = 2 }', "has no amount", "power", "tick = {"
    ),
    "tick of a resource without amount": Planted(
        CONDITIONS, ", amount = 3", "", "A tick of the kind resource needs an amount", "amount = 5", 'kind = "resource"'
    ),
    "tick of a resource with power": Planted(
        CONDITIONS,
        ", amount = 3",
        ', amount = 3, power = "1d4"',
        "resource has no power",
        "amount",
        'kind = "resource"',
    ),
    "healing that is called harmful": Planted(
        CONDITIONS,
        'kind = "damage", power = "1d4", damage = "venom"',
        'kind = "heal", power = "1d4"',
        "gives to its bearer, but harmful is not false",
        "harmful = false",
        'harmful = true\nsummary = "Hurts each turn"',
    ),
    "shield that ticks": Planted(
        CONDITIONS,
        "absorbs = true",
        'absorbs = true\ntick = { kind = "heal", power = "1d4" }',
        "What absorbs does not tick",
        "two conditions",
        at='tick = { kind = "heal"',
    ),
    "shield that stacks": Planted(
        CONDITIONS,
        "absorbs = true",
        "absorbs = true\nstacks_most = 3",
        "does not stack",
        at="stacks_most = 3",
    ),
    "prevents itself": Planted(
        CONDITIONS, '["conditions/ground-humming"]', '["conditions/ground-stung"]', "cannot prevent itself", "Remove"
    ),
    "locked for ever": Planted(
        CONDITIONS, "immune_turns = 3\n", "", "Nobody must be locked for ever", "immune_turns = 3", "skips_turn = true"
    ),
    "helpful taunt": Planted(
        CONDITIONS, "amount = 3 }", "amount = 3 }\ntaunts = true", "taunts is for harmful", "harmful = true", "taunts"
    ),
    "harmful thorns": Planted(
        CONDITIONS, "skips_turn = true", "skips_turn = true\nthorns = 20", "thorns is for helpful", at="thorns = 20"
    ),
    "condition that does nothing": Planted(
        CONDITIONS, "absorbs = true\n", "", "conditions/ground-shell does nothing", "tick", "[ground-shell]"
    ),
}

OF_SKILLS = {
    "attack without power": Planted(
        SKILLS,
        'cooldown = 2\npower = "1d6"\n',
        "cooldown = 2\n",
        "A skill of the kind attack needs power",
        '"2d6"',
        "[ground-sting]",
    ),
    "guard without power": Planted(SKILLS, 'power = "1d8"\n', "", "guard needs power", "a buff", "[ground-curl]"),
    "guard without a shield": Planted(
        SKILLS,
        '"conditions/ground-shell", turns = 3',
        '"conditions/ground-humming", turns = 2',
        "exactly one condition that absorbs to its target; this brings 0",
        "conditions/",
    ),
    "shield from no guard": Planted(
        SKILLS,
        '"conditions/ground-humming", turns = 3',
        '"conditions/ground-shell", turns = 4',
        "here it would hold nothing",
        "guard",
    ),
    "buff that brings nothing": Planted(
        SKILLS,
        'applies = [{ condition = "conditions/ground-humming", turns = 3 }]\n',
        "",
        "must bring a helpful condition, cure or restore",
        "applies",
        "[ground-hum]",
    ),
    "control without a condition": Planted(
        SKILLS,
        'applies = [{ condition = "conditions/ground-numb", turns = 1 }]\n',
        "",
        "control needs a harmful condition",
        "applies",
        "[ground-stare]",
    ),
    "control that does damage": Planted(
        SKILLS,
        'target = "enemies"',
        'target = "enemies"\npower = "1d4"',
        "power says nothing about a skill of the kind control",
        "change the kind",
        'power = "1d4"',
    ),
    "heal with the weapon": Planted(
        SKILLS, 'target = "ally"', 'target = "ally"\nweapon = true', "weapon says nothing", "Remove", "weapon = true"
    ),
    "guard that drains": Planted(
        SKILLS, 'power = "1d8"', 'power = "1d8"\ndrain = 50', "drain says nothing", "Remove", "drain = 50"
    ),
    "buff that pierces": Planted(
        SKILLS, "cooldown = 5", "cooldown = 5\npierce = 50", "pierce says nothing", "Remove", "pierce = 50"
    ),
    "heal with accuracy": Planted(
        SKILLS, 'target = "ally"', 'target = "ally"\naccuracy = 5', "accuracy says nothing", "Remove", "accuracy"
    ),
    "control with crits": Planted(
        SKILLS, "cooldown = 4", "cooldown = 4\ncrit = 5", "crit says nothing", "Remove", "crit = 5"
    ),
    "attack that cures": Planted(
        SKILLS, "cooldown = 2", "cooldown = 2\ncures = 1", "cures says nothing", "Remove", "cures = 1"
    ),
    "control aimed at friends": Planted(
        SKILLS, 'target = "enemies"', 'target = "allies"', "control is aimed at enemies", '"enemy"'
    ),
    "harm brought to friends": Planted(
        SKILLS,
        '"conditions/ground-humming", turns = 3 }',
        '"conditions/ground-humming", turns = 3 }, { condition = "conditions/ground-stung", turns = 2 }',
        "Ground Stung is harmful, and this skill would bring it to friends",
        'to = "self"',
    ),
    "help brought to enemies": Planted(
        SKILLS,
        '"conditions/ground-stung", turns = 2, stacks = 1',
        '"conditions/ground-humming", turns = 2',
        "Ground Humming is helpful, and this skill would bring it to enemies",
        'to = "self"',
    ),
    "more stacks than fit": Planted(
        SKILLS, "stacks = 1", "stacks = 3", "stacks 2 times at most; this brings 3", "Lower", "stacks = 3"
    ),
    "condition brought twice": Planted(
        SKILLS,
        '"conditions/ground-humming", turns = 3 }',
        '"conditions/ground-humming", turns = 3 }, { condition = "conditions/ground-humming", turns = 1 }',
        "is brought twice",
        "stacks",
    ),
    "restores oneself": Planted(
        SKILLS, 'target = "self"', 'target = "self"\nrestores = 5', "never given to oneself", "gain", "restores = 5"
    ),
    "creature that pays": Planted(
        SKILLS, "cooldown = 2", "cooldown = 2\ncost = 5", "creatures have no resource: cost must be 0", at="cost = 5"
    ),
    "creature that gains": Planted(
        SKILLS, "cooldown = 2", "cooldown = 2\ngain = 5", "creatures have no resource: gain must be 0", at="gain = 5"
    ),
    "creature that stares every turn": Planted(
        SKILLS, "cooldown = 4\n", "", "control every turn: it needs a cooldown", "cooldown = 3", "[ground-stare]"
    ),
    "subclass without class": Planted(
        SKILLS,
        "cooldown = 2",
        'cooldown = 2\nsubclass = "subclasses/red-miner"',
        "A subclass's skill names the class as well",
        'parent = "classes/hewer"',
        "subclass =",
    ),
    "subclass of another class": Planted(
        SKILLS,
        "cooldown = 2",
        'cooldown = 2\nlevel = 20\nparent = "classes/waxmender"\nsubclass = "subclasses/red-miner"',
        'Red Miner is what a "classes/hewer" becomes, not a "classes/waxmender"',
        "Change",
        "subclass =",
    ),
    "subclass skill before the subclass": Planted(
        SKILLS,
        "cooldown = 2",
        'cooldown = 2\nlevel = 9\nparent = "classes/hewer"\nsubclass = "subclasses/red-miner"',
        "A subclass is chosen at level 10; its skill comes at 9",
        "Raise",
        "level = 9",
    ),
    "skill nobody can pay": Planted(
        SKILLS,
        "cooldown = 2",
        'cooldown = 2\ncost = 400\nparent = "classes/hewer"',
        "Nobody can pay 400 at level 1",
        "Lower the cost",
        "cost = 400",
    ),
}

OF_CREATURES = {
    "creature no delve brings": Planted(
        CREATURES,
        "[ground-owl]",
        '[ground-lost]\nextends = "creatures/ground-owl"\nname = "Lost"\n\n[ground-owl]',
        "creatures/ground-lost: No delve brings this creature",
        "encounter",
    ),
    "creature whose queue has no end": Planted(
        CREATURES,
        'skill = "skills-combat/ground-sting"\n\n[[ground-cat.queue]]\nskill = "skills-combat/basic-attack"\n',
        'skill = "skills-combat/ground-sting"\n',
        "A queue ends with the basic attack, always",
        "basic-attack",
        '[[ground-cat.queue]]\nskill = "skills-combat/ground-sting"',
    ),
    "creature that looks at a resource": Planted(
        CREATURES,
        '"skills-combat/ground-hum"',
        '"skills-combat/ground-hum"\nwhen = "if_resource_above"\nvalue = 20',
        "Creatures have no resource: if_resource_above",
        "another condition",
        'when = "if_resource_above"',
    ),
    "creature with a class's skill": Planted(
        CREATURES,
        '"skills-combat/ground-hum"',
        '"skills-combat/second-wind"',
        '"skills-combat/second-wind" is learned by "classes/hewer"; creatures use skills without a parent',
        "for creatures",
    ),
    "creature with a threshold out of range": Planted(
        CREATURES,
        "value = 40",
        "value = 100",
        "if_hp_below takes a number from 1 to 99",
        at='[[ground-cat.queue]]\nskill = "skills-combat/ground-curl"',
    ),
    "creature that waits for a ninth": Planted(
        CREATURES, "value = 2\n", "value = 8\n", "A party has 8 members at most", "Lower", "value = 8"
    ),
    "step that looks for nothing": Planted(
        CREATURES,
        'when = "if_hp_below"\nvalue = 40',
        'when = "if_has_condition"',
        "if_has_condition needs a condition",
        "Name one",
        '[[ground-cat.queue]]\nskill = "skills-combat/ground-curl"',
    ),
    "steps behind one that always acts": Planted(
        SKILLS,
        'cooldown = 2\npower = "1d6"',
        'power = "1d6"',
        "Step 4 never acts: step 3 always does",
        "a condition",
        '[[ground-cat.queue]]\nskill = "skills-combat/basic-attack"',
        CREATURES,
    ),
    "step whose skill is used before": Planted(
        CREATURES,
        'skill = "skills-combat/ground-sting"\n',
        'skill = "skills-combat/ground-sting"\n\n[[ground-cat.queue]]\nskill = "skills-combat/ground-sting"\n'
        'when = "if_hp_above"\nvalue = 50\n',
        "Step 4 never acts: step 3 uses the same skill before it can",
        "a condition",
        '[[ground-cat.queue]]\nskill = "skills-combat/ground-sting"\nwhen',
    ),
    "immune to help": Planted(
        CREATURES,
        '["conditions/ground-numb"]',
        '["conditions/ground-humming"]',
        "Ground Humming is helpful; nobody brings it to a creature against its will",
        "Remove",
    ),
    "immune to what does not exist": Planted(
        CREATURES,
        '["conditions/ground-numb"]',
        '["conditions/ground-nub"]',
        '"conditions/ground-nub" does not exist',
        "ground-numb",
    ),
    "immune twice": Planted(
        CREATURES,
        '["conditions/ground-numb"]',
        '["conditions/ground-numb", "conditions/ground-numb"]',
        "stands there twice",
        "Remove",
    ),
    "level beyond the last": Planted(CREATURES, "level = 3", "level = 51", '"level": it should be less', "51"),
    "creature that carries a shop": Planted(
        CREATURES,
        '"loot-tables/ground-hoard"',
        '"loot-tables/tallow-street-market"',
        "is a shop; what is found comes from a hoard",
        "Name a hoard",
    ),
    "voice without a moment": Planted(
        CREATURES, 'hurt = ["It limps."]\n', "", 'The key "voice.hurt" is missing', "Add", "[ground-cat.voice]"
    ),
}

OF_DELVES = {
    "party the wrong way round": Planted(DELVE, "[1, 4]", "[4, 1]", "The least party (4) is larger", "Swap"),
    "lethal without a warning": Planted(
        DELVE, ", and somebody may die of it", "", "the quest does not say so", "die", "quest ="
    ),
    "more creatures than fit": Planted(
        DELVE,
        '"creatures/ground-cat", count = 8 },',
        '"creatures/ground-cat", count = 8 },\n  { creature = "creatures/ground-cat", count = 8 },',
        "A party of 4 would meet 17 creatures; 16 is the most",
        "Lower the counts",
        "groups = [",
    ),
    "more creatures than fit for eight": Planted(
        DELVE, "[1, 4]", "[1, 8]", "A party of 8 would meet 18 creatures; 16 is the most", "the party", "groups = ["
    ),
    "level too far from the delve": Planted(
        DELVE,
        "count = 2 }]",
        "count = 2, level = 20 }]",
        "Level 20 is more than 8 from the delve's 3",
        "nearer",
        "ambush = [",
    ),
    "creature too far from home": Planted(
        CREATURES,
        "level = 3",
        "level = 15",
        "Ground Cat is at home at level 15, far from the delve's 3",
        "say level = 3",
        '{ creature = "creatures/ground-cat"',
        DELVE,
    ),
    "unknown key in a group": Planted(
        DELVE,
        "level = 4 }",
        "levle = 4 }",
        'Unknown key "encounters.1st.groups.2nd.levle"',
        '"level"',
        '{ creature = "creatures/ground-owl"',
    ),
    "unknown key in an encounter": Planted(
        DELVE, "watch =", 'watcher = "A"\nwatch =', 'Unknown key "encounters.5th.watcher"', '"watch"'
    ),
    "unknown kind of encounter": Planted(
        DELVE, 'kind = "trap"', 'kind = "tarp"', '"encounters.2nd.kind" cannot be "tarp"', '"trap"'
    ),
    "encounter without a kind": Planted(
        DELVE,
        'kind = "trap"\n',
        "",
        'The key "encounters.2nd.kind" is missing',
        "combat, trap, decision",
        '[[encounters]]\ntitle = "A String"',
    ),
    "key of an encounter missing": Planted(
        DELVE,
        'watch = "skills-noncombat/stealth"\n',
        "",
        'The key "encounters.5th.watch" is missing',
        "Add",
        '[[encounters]]\nkind = "rest"',
    ),
    "word of an encounter not in the list": Planted(
        DELVE, 'difficulty = "hard"', 'difficulty = "harder"', 'cannot be "harder"', '"hard"'
    ),
    "harm of nothing": Planted(
        DELVE,
        'harm = { power = "1d4", damage = "cold" }',
        "harm = { }",
        "Harm needs power or a condition",
        "power",
        "harm = { }",
    ),
    "harm of no kind": Planted(
        DELVE,
        'power = "1d4", damage = "cold"',
        'power = "1d4"',
        "Harm with power says what kind",
        "Add",
        'harm = { power = "1d4" }',
    ),
    "damage without power": Planted(
        DELVE,
        'power = "1d4", damage = "cold"',
        'damage = "cold", condition = "conditions/ground-stung", turns = 1',
        "Harm without power does no damage",
        "Add power",
        'harm = { damage = "cold"',
    ),
    "condition without turns": Planted(
        DELVE,
        '"conditions/ground-stung", turns = 2',
        '"conditions/ground-stung"',
        "says for how many turns",
        "turns = 2",
    ),
    "turns without a condition": Planted(
        DELVE,
        'power = "1d4", damage = "cold"',
        'power = "1d4", damage = "cold", turns = 2',
        "Harm without a condition lasts no turns",
        "remove the key",
        "turns = 2 }\n\n[[encounters]]",
    ),
    "harm that helps": Planted(
        DELVE,
        '"conditions/ground-stung", turns = 2',
        '"conditions/ground-humming", turns = 2',
        "Ground Humming is helpful; that is no harm",
        "harmful one",
    ),
    "skill that cannot fail": Planted(
        DELVE,
        'failure = { text = "It does not.", harm = { condition = "conditions/ground-stung", turns = 2 } }\n',
        "",
        "An option that takes a skill can fail",
        "remove the skill",
        '[[encounters.options]]\nname = "The left one"',
    ),
    "failure without a skill": Planted(
        DELVE,
        'success = { text = "It was open." }',
        'success = { text = "It was open." }\nfailure = { text = "It was not." }',
        "simply works: it has no failure",
        "add the skill",
        'failure = { text = "It was not." }\n\n',
    ),
    "difficulty without a skill": Planted(
        DELVE,
        'name = "The right one"',
        'name = "The right one"\ndifficulty = "easy"',
        "simply works: it has no difficulty",
        "add the skill",
        'difficulty = "easy"\nsuccess',
    ),
    "options of one name": Planted(
        DELVE,
        "The right one",
        "The left one",
        'Two options are called "The left one"',
        "by name",
        'name = "The left one"\nsuccess',
    ),
    "skips beyond the end": Planted(
        DELVE,
        'text = "That was it.", gold = 20',
        'text = "That was it.", skips = 1',
        "It skips 1 encounters; only 0 are left",
        "Lower",
    ),
    "skill of a puzzle twice": Planted(
        DELVE,
        '"skills-noncombat/nature"]',
        '"skills-noncombat/arcana"]',
        '"skills-noncombat/arcana" stands there twice',
        "Remove",
        'skills = ["skills-noncombat/arcana"',
    ),
    "rest without rest": Planted(
        DELVE, "hp = 30\nresource = 20", "hp = 0\nresource = 0", "A rest that gives nothing back is none", "Raise hp"
    ),
    "titles twice": Planted(
        DELVE,
        '"A Bench"',
        '"A String"',
        'Two encounters are called "A String"',
        "Change one",
        'title = "A String"\ntext = "There is a bench',
    ),
    "no fight at all": Planted(
        DELVE,
        'kind = "combat"\ntitle = "Cats"\ntext = "There are cats."\ngroups = [\n'
        '  { creature = "creatures/ground-cat", count = 8 },\n  { creature = "creatures/ground-owl", level = 4 },\n]',
        'kind = "rest"\ntitle = "Cats"\ntext = "None."\nhp = 10\nresource = 10\ndifficulty = "easy"\n'
        'watch = "skills-noncombat/stealth"\nambush = [{ creature = "creatures/ground-owl" }]',
        "Nothing in it fights back",
        'kind = "combat"',
        "[[encounters]]",
    ),
    "delve that ends in a shop": Planted(
        DELVE,
        'loot = "loot-tables/ground-hoard"\ntriumph',
        'loot = "loot-tables/tallow-street-market"\ntriumph',
        "is a shop; what is found",
    ),
    "find that is a shop": Planted(
        DELVE,
        'yours.", loot = "loot-tables/ground-hoard"',
        'yours.", loot = "loot-tables/tallow-street-market"',
        "is a shop; what is found",
        "hoard",
    ),
}

OF_FINDS = {
    "tea that holds nothing back": Planted(
        ITEMS,
        '"conditions/ground-humming"',
        '"conditions/ground-shell"',
        "brought by an item it would hold nothing",
        "another condition",
    ),
    "cure of what helps": Planted(
        ITEMS,
        '"conditions/ground-stung"',
        '"conditions/ground-humming"',
        "nobody wants to be cured of it",
        "harmful",
        'condition = "conditions/ground-humming"\n\n[ground-bun]',
    ),
    "cure of nothing": Planted(
        ITEMS,
        'condition = "conditions/ground-stung"\n',
        "",
        "A use that is to cure needs a condition",
        at="[ground-wipe.use]",
    ),
    "bun with a condition": Planted(
        ITEMS,
        'power = "1d4"',
        'condition = "conditions/ground-humming"# too\npower = "1d4"',
        "A use that is to heal has nothing to do with a condition",
        "Remove",
    ),
    "bun that does not heal": Planted(
        ITEMS, 'power = "1d4"\n', "", "A use that is to heal needs power", '"2d6"', "[ground-bun.use]"
    ),
    "tea that is worn": Planted(
        ITEMS,
        'flavour = "Tea."',
        'flavour = "Tea."\nbonuses = { hp = 1 }',
        "A consumable is not worn",
        "trinket",
        "bonuses = {",
    ),
    "table nobody rolls": Planted(
        LOOT,
        "[ground-hoard]",
        '[ground-lost]\nname = "Lost"\nsource = "hoard"\nplace = "places/the-sill"\nsummary = "Lost"\n'
        'entries = [{ item = "items/oilskin", weight = 1 }]\n\n[ground-hoard]',
        "loot-tables/ground-lost: Nobody ever rolls this table",
        'source = "shop"',
    ),
    "item in a table twice": Planted(
        LOOT,
        '"items/hatchet"',
        '"items/oilskin"',
        '"items/oilskin" stands in this table twice',
        "one entry",
        '{ item = "items/oilskin", weight = 10 },\n  { item = "items/ground-tea"',
    ),
    "shop that rolls": Planted(
        LOOT,
        "[ground-hoard]",
        '[ground-stall]\nname = "Stall"\nsource = "shop"\nplace = "places/the-sill"\nsummary = "Stall"\nrolls = 1\n'
        'entries = [{ item = "items/oilskin", weight = 1 }]\n\n[ground-hoard]',
        "it does not roll",
        "Remove",
        "rolls = 1",
    ),
    "property that gives nothing": Planted(
        PROPERTIES, "{ initiative = 3 }", "{ }", "The property gives nothing", "hp = 5", "bonuses = { }"
    ),
    "property in words": Planted(
        PROPERTIES, "{ initiative = 3 }", '"much"', '"bonuses": it should be a table', "much", 'bonuses = "much"'
    ),
    "property twice of a kind": Planted(
        PROPERTIES, '"trinket"', '"weapon"', '"weapon" stands there twice', "Remove", 'kinds = ["weapon", "weapon"]'
    ),
    "property of no such kind": Planted(
        PROPERTIES,
        '"trinket"',
        '"trinkt"',
        '"kinds.2nd" cannot be "trinkt"',
        '"trinket"',
        'kinds = ["weapon", "trinkt"]',
    ),
}

OF_NUMBERS = {
    "kind of damage without armor": Planted(
        NUMBERS, "starfire = 30\n", "", 'The kind of damage "starfire" is missing', at="[combat.armor_percent]"
    ),
    "role without numbers": Planted(
        NUMBERS,
        "elite = { hp = 220",
        "elit = { hp = 220",
        '"creatures.roles.elit"',
        at="elit =",
    ),
    "bands the wrong way round": Planted(
        NUMBERS, "rounds = { least = 1,", "rounds = { least = 200,", "The band rounds is the wrong way round"
    ),
    "percent past a hundred": Planted(
        NUMBERS, "most = 90 }", "most = 190 }", "The band skill_share is in percent: 100 at most", at="skill_share ="
    ),
    "rounds past the last": Planted(
        NUMBERS, "rounds_most = 50", "rounds_most = 10", "No fight has more than 10 rounds", at="rounds = {"
    ),
    "difficulty without a number": Planted(
        NUMBERS, "mythic = 45\n", "", 'The difficulty "mythic" is missing', at="[check.difficulties]"
    ),
    "defending that hurts": Planted(
        NUMBERS, '"conditions/braced"', '"conditions/burning"', "What defending brings must be helpful", at="defend ="
    ),
    "sizes that fall": Planted(NUMBERS, "size_percent = [", "size_percent = [299, ", "size_percent", at="size_percent"),
    "one hand for both": Planted(
        NUMBERS,
        'off_hand = "slots/off-hand"',
        'off_hand = "slots/main-hand"',
        "The off hand must be another slot",
    ),
    "crits past their limit": Planted(
        NUMBERS, "crit_most = 40", "crit_most = 1", "may not exceed crit_most", at="crit_base"
    ),
    "basic attack that is no attack": Planted(
        NUMBERS,
        '"skills-combat/basic-attack"',
        '"skills-combat/second-wind"',
        "The basic attack must be everybody's",
    ),
}
PLANTED = OF_CONDITIONS | OF_SKILLS | OF_CREATURES | OF_DELVES | OF_FINDS | OF_NUMBERS


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_mistake_is_found_where_it_is(copy: Path, planted: Planted) -> None:
    lay_ground(copy)
    line = planted.plant(copy)
    answers = [found for found in check(copy) if planted.message in found.message]
    assert [(str(found.file), found.line) for found in answers] == [(planted.where, line)]
    assert planted.suggestion in answers[0].suggestion


def test_the_ground_in_which_mistakes_are_planted_has_none(copy: Path) -> None:
    before = check(copy)
    lay_ground(copy)
    assert check(copy) == before


def _replace_everywhere(root: Path, old: str, new: str) -> None:
    for file in root.rglob("*.toml"):
        file.write_text(file.read_text().replace(old, new))


@pytest.mark.parametrize("kind", ["trap", "decision", "hazard", "rest", "puzzle"])
def test_a_kind_of_encounter_that_no_delve_has_is_missed(copy: Path, kind: str) -> None:
    _replace_everywhere(copy / "delves", f'kind = "{kind}"', 'kind = "combat"')
    answers = [found for found in check(copy) if found.message == f'No delve has an encounter of the kind "{kind}".']
    assert [str(found.file) for found in answers] == ["pack.toml"]


def test_a_class_with_too_few_skills_or_none_at_the_start_is_found(copy: Path) -> None:
    lay_ground(copy)
    _replace_everywhere(copy / "skills-combat", 'parent = "classes/hewer"', "")
    _replace_everywhere(copy / "skills-combat", "subclass =", "# subclass =")
    (copy / "skills-combat" / "hewer.toml").write_text(
        (copy / "skills-combat" / "hewer.toml").read_text().replace("[split]", '[split]\nparent = "classes/hewer"')
    )
    answers = [(found.line, found.message) for found in check(copy) if str(found.file) == "classes/hewer.toml"]
    assert (1, "The class learns 1 combat skills; it needs 12.") in answers
    assert (1, "The class learns 1 combat skills at level 1; it needs 2.") in answers


def test_finds_for_which_there_are_too_few_properties_are_found(copy: Path) -> None:
    _replace_everywhere(copy / "bonus-properties", '"shield"', '"armor"')
    shields = [found for found in check(copy) if found.message.startswith("A shield of this rarity carries")]
    assert shields
    assert all("there are 0" in found.message and '"shield"' in found.suggestion for found in shields)


def test_a_property_that_no_item_can_carry_is_found(copy: Path) -> None:
    lay_ground(copy)
    _replace_everywhere(copy / "bonus-properties", '["weapon", "trinket"]', '["shield"]')
    for file in (copy / "items").glob("*.toml"):
        file.write_text(file.read_text().replace('kind = "shield"', 'kind = "trinket"'))
    answers = [found for found in check(copy) if found.file.name == "ground.toml"]
    assert [(found.line, found.message.partition(":")[0]) for found in answers] == [
        (5, "No item can carry this property")
    ]


def test_a_mistaken_list_is_not_called_too_short_as_well(copy: Path) -> None:
    lay_ground(copy)
    delve = copy / "delves" / "ground-way.toml"
    delve.write_text(delve.read_text().replace("title =", "titel ="))
    messages = [found.message for found in check(copy) if found.file.name == "ground-way.toml"]
    assert len(messages) == 12
    assert all("title" in message or "titel" in message for message in messages)


def test_a_list_that_is_too_short_or_too_long_says_by_how_much(copy: Path) -> None:
    lay_ground(copy)
    creatures = copy / "creatures" / "ground.toml"
    creatures.write_text(
        creatures.read_text().replace('hurt = ["It limps."]', "hurt = []").replace('["It bites."]', '["1", "2"]')
    )
    skills = copy / "skills-combat" / "ground.toml"
    brought = '{ condition = "conditions/ground-humming", turns = 3 }'
    skills.write_text(skills.read_text().replace(brought, ", ".join([brought] * 5)))
    messages = {found.message for found in check(copy)}
    assert '"voice.hurt" has 0 entries; it needs 1 at least.' in messages
    assert '"applies" has 5 entries; it holds 4 at most.' in messages


def test_a_feats_skill_that_no_class_can_pay_is_found(copy: Path) -> None:
    lay_ground(copy)
    skills = copy / "skills-combat" / "ground.toml"
    skills.write_text(skills.read_text().replace("cooldown = 2", "cooldown = 2\ncost = 400"))
    (copy / "feats" / "ground.toml").write_text(
        '[ground-feat]\nname = "Ground Feat"\nsummary = "Stings"\ndescription = "Stings."\n'
        'teaches = "skills-combat/ground-sting"\nneeds = { level = 4 }\n'
    )
    answers = [found.message for found in check(copy) if found.file.name == "ground.toml"]
    assert len(answers) == 1
    assert answers[0].startswith("Nobody can pay 400 at level 4")


def test_steps_of_a_class_that_never_act_are_found_except_the_basic_attack_that_must_be_there(copy: Path) -> None:
    hewer = copy / "classes" / "hewer.toml"
    text = hewer.read_text()
    steps = text.count("[[queue]]")
    hewer.write_text(text.replace("[[queue]]", '[[queue]]\nskill = "skills-combat/basic-attack"\n\n[[queue]]', 1))
    answers = [found for found in check(copy) if "never acts" in found.message]
    assert [found.message for found in answers] == [
        f"Step {number} never acts: step 1 always does." for number in range(2, steps + 1)
    ]
    lines = hewer.read_text().split("\n")
    assert all(lines[found.line - 1] == "[[queue]]" for found in answers)


def test_a_feat_may_teach_what_creatures_may_not_do(copy: Path) -> None:
    lay_ground(copy)
    skills = copy / "skills-combat" / "ground.toml"
    skills.write_text(skills.read_text().replace("cooldown = 2", "cooldown = 2\ncost = 5"))
    feats = copy / "feats" / "ground.toml"
    feats.write_text(
        '[ground-feat]\nname = "Ground Feat"\nsummary = "Stings"\ndescription = "Stings."\n'
        'teaches = "skills-combat/ground-sting"\n'
    )
    assert [found for found in check(copy) if found.file.name == "ground.toml"] == []


def test_a_price_may_be_paid_by_the_one_who_uses_a_skill(copy: Path) -> None:
    lay_ground(copy)
    skills = copy / "skills-combat" / "ground.toml"
    price = '{ condition = "conditions/ground-stung", turns = 1, to = "self" }'
    skills.write_text(skills.read_text().replace("turns = 3 }]", f"turns = 3 }}, {price}]"))
    assert [found for found in check(copy) if found.file.name == "ground.toml"] == []


def test_the_check_counts_creatures_as_delves_do() -> None:
    sizes = [(count, size) for count in range(1, 9) for size in range(1, 9)]
    assert [come_for(*each) for each in sizes] == [scaled_count(*each) for each in sizes]
