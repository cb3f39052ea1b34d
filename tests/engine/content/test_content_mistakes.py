"""Plants mistakes in a copy of the game system and expects each to be found: file, line, and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from ground import lay_ground
from planting import Planted

from engine.content import ContentError, Mistake, check, load_pack

PLANTED = {
    "unknown key": Planted("species/tarrow.toml", "hp = 18", "hpp = 18\nhp = 18", 'Unknown key "hpp"', '"hp"'),
    "unknown key deep inside": Planted(
        "species/tarrow.toml", "armor = 1", "armour = 1", 'Unknown key "bonuses.armour"', '"armor"'
    ),
    "unknown key in a family": Planted(
        "items/weapons.toml", "two_handed = true", "twohanded = true", 'Unknown key "twohanded"', '"two_handed"'
    ),
    "wrong type": Planted(
        "species/tarrow.toml", "hp = 18", 'hp = "18"', '"hp": it should be a whole number', "Write 18, without"
    ),
    "a float for a whole number": Planted(
        "species/tarrow.toml", "hp = 18", "hp = 18.5", '"hp": it should be a whole number', "18.5"
    ),
    "one id for a list": Planted(
        "backgrounds/foundling.toml",
        "items = [",
        'items = "items/oilskin"\n#',
        '"items": it should be a list',
        at="items =",
    ),
    "a number for a text": Planted(
        "rarities/rarities.toml", 'name = "Epic"', "name = 3", '"name": it should be a text'
    ),
    "a word for yes": Planted(
        "items/weapons.toml",
        "[hatchet]\n",
        '[hatchet]\ntwo_handed = "yes"\n',
        "it should be true or false",
        "yes",
        'two_handed = "yes"',
    ),
    "out of bounds": Planted("species/tarrow.toml", "hp = 18", "hp = -1", "greater than or equal to 0", "-1"),
    "key missing": Planted("species/tarrow.toml", "hp = 18\n", "", 'The key "hp" is missing', at="#:schema"),
    "word not in the list": Planted(
        "items/armor.toml", 'kind = "armor"', 'kind = "armro"', '"kind" cannot be "armro"', '"armor"'
    ),
    "text too long for Discord": Planted(
        "slots/slots.toml", "Boots, mostly", "Boots" * 30, "at most 100 characters", at='summary = "BootsBoots'
    ),
    "dangling reference": Planted(
        "species/tarrow.toml",
        '"names/tarrow"',
        '"names/tarow"',
        '"names/tarow" does not exist',
        '"names/tarrow"',
    ),
    "dangling reference in a key": Planted(
        "species/tarrow.toml",
        '"skills-noncombat/survival" = 10',
        '"skills-noncombat/survivall" = 10',
        '"skills-noncombat/survivall" does not exist',
        '"skills-noncombat/survival"',
    ),
    "dangling reference in a list": Planted(
        "loot-tables/shops.toml",
        'item = "items/oilskin"',
        'item = "items/oilskins"',
        "does not exist",
        '"items/oilskin"',
    ),
    "reference to another kind": Planted(
        "species/tarrow.toml",
        '"names/tarrow"',
        '"species/tarrow"',
        '"names": it should be an id, such as "names/…"',
        '"names/tarrow"',
    ),
    "item nothing gives": Planted(
        "items/tools.toml",
        "[picks]",
        '[orphan]\nname = "Orphan"\nkind = "tool"\nrarity = "rarities/common"\nweight = 1\nvalue = 1\nflavour = "One."'
        "\n\n[picks]",
        "items/orphan: Nothing gives this item",
        "loot table",
    ),
    "skill nobody learns": Planted(
        "skills-combat/everyone.toml",
        "[basic-attack]",
        '[lost-art]\nname = "Lost Art"\nsummary = "Gone"\ndescription = "Gone."\nkind = "buff"\ntarget = "self"\n'
        'attribute = "attributes/luck"\n\n[basic-attack]',
        "skills-combat/lost-art: Nobody learns this skill",
        "parent",
    ),
    "condition nothing brings": Planted(
        "conditions/conditions.toml",
        "[burning]",
        '[bored]\nname = "Bored"\nharmful = true\nsummary = "Yawns"\n\n[burning]',
        "conditions/bored: Nothing brings or cures this condition",
    ),
    "slot nothing is worn in": Planted(
        "slots/slots.toml",
        "[head]",
        '[tail]\nname = "Tail"\nsummary = "Behind"\n\n[head]',
        "slots/tail: No item is worn here",
    ),
    "rarity of nothing": Planted(
        "rarities/rarities.toml",
        "[common]",
        '[mythic]\nname = "Mythic"\ncolor = "#ffffff"\nproperties = 3\nsummary = "Never seen"\n\n[common]',
        "rarities/mythic: No item is of this rarity",
    ),
    "feat nobody can reach": Planted(
        "feats/feats.toml", "level = 40", "level = 50", "Nobody can ever choose this feat", "Lower"
    ),
    "extends itself": Planted(
        "items/tools.toml",
        "[picks]\n",
        '[picks]\nextends = "items/picks"\n',
        "extends itself",
        "circle",
        at='extends = "items/picks"',
    ),
    "extends what is not there": Planted(
        "items/tools.toml",
        "[oilskin]\n",
        '[oilskin]\nextends = "items/pics"\n',
        '"items/pics" does not exist',
        '"items/picks"',
        'extends = "items/pics"',
    ),
    "extends another kind": Planted(
        "items/tools.toml",
        "[plumb-line]\n",
        '[plumb-line]\nextends = "slots/head"\n',
        "of another kind",
        "items/",
        'extends = "slots',
    ),
    "abstract that nothing extends": Planted(
        "items/tools.toml",
        "[picks]\n",
        "[base]\nabstract = true\n\n[picks]\n",
        'Nothing extends "items/base"',
        at="[base]",
    ),
    "circle of places": Planted(
        "places/evenlow.toml",
        'kind = "region"\nparent = "places/evenlow"',
        'kind = "region"\nparent = "places/lastlight"',
        "The place lies in itself",
        "circle",
        'parent = "places/the-sill"',
    ),
    "two starts": Planted(
        "places/evenlow.toml",
        "[tallow-street]\n",
        "[tallow-street]\nstart = true\n",
        "New characters already start",
        at='start = true\nname = "Tallow',
    ),
    "second root": Planted(
        "places/evenlow.toml",
        'kind = "depth"\nparent = "places/evenlow"\n',
        'kind = "depth"\n',
        "lies nowhere",
        at="[the-fall]",
    ),
    "preset that does not add up": Planted(
        "classes/hewer.toml",
        '[preset]\n"attributes/might" = 20',
        '[preset]\n"attributes/might" = 19',
        "The preset spends 59 points; it must spend 60",
        at="[preset]",
    ),
    "preset past the limit": Planted(
        "classes/hewer.toml",
        '"attributes/might" = 20\n"attributes/speed" = 12',
        '"attributes/might" = 22\n"attributes/speed" = 10',
        "The preset puts 22 points there; 20 is the most",
    ),
    "skill too high at the start": Planted(
        "classes/hewer.toml",
        '"skills-noncombat/athletics" = 35',
        '"skills-noncombat/athletics" = 75',
        "No skill starts above 60",
    ),
    "queue without basic attack": Planted(
        "classes/hewer.toml",
        '[[queue]]\nskill = "skills-combat/basic-attack"\n',
        "",
        "A queue ends with the basic attack",
        at='[[queue]]\nskill = "skills-combat/split"',
    ),
    "queue with another class's skill": Planted(
        "classes/hewer.toml",
        '"skills-combat/split"',
        '"skills-combat/pour"',
        'does not know "skills-combat/pour"',
        "level 1",
    ),
    "queue threshold out of range": Planted(
        "classes/hewer.toml",
        "value = 35",
        "value = 0",
        "if_hp_below takes a number from 1 to 99",
        at='[[queue]]\nskill = "skills-combat/second-wind"',
    ),
    "queue with an unknown condition word": Planted(
        "classes/hewer.toml", '"if_hp_below"', '"if_hp_under"', 'cannot be "if_hp_under"', '"if_hp_below"', "when ="
    ),
    "species without an attribute": Planted(
        "species/tarrow.toml",
        '"attributes/luck" = 20\n',
        "",
        "The base of attributes/luck is missing",
        at="[attributes]",
    ),
    "weapon without dice": Planted(
        "items/weapons.toml",
        'damage = "1d8"\n',
        "",
        "A weapon needs weapon_type, damage and slot",
        at='kind = "weapon"',
    ),
    "dice that are none": Planted(
        "items/weapons.toml", 'damage = "2d6"', 'damage = "d8+x"', '"damage": it should be dice, such as'
    ),
    "potion without effect": Planted(
        "items/consumables.toml",
        '\n[travel-bread.use]\nkind = "heal"\npower = "1d6"\n',
        "",
        "Consumables",
        at="[travel-bread]",
    ),
    "loot the wrong way round": Planted(
        "loot-tables/shops.toml",
        "least = 1, most = 5",
        "least = 6, most = 5",
        "least (6) is more than most (5)",
        "Swap",
        "{ item",
    ),
    "heal aimed at an enemy": Planted(
        "skills-combat/waxmender.toml",
        'target = "ally"',
        'target = "enemy"',
        "is not for enemies",
        at='target = "enemy"',
    ),
    "id that is no id": Planted(
        "slots/slots.toml", "[neck]", '["Neck Gear"]', '"Neck Gear" is not a good id', "small letters"
    ),
    "id written down": Planted(
        "slots/slots.toml", "[hands]\n", '[hands]\nid = "x"\n', "Ids are not written down", "Remove", "id ="
    ),
    "text outside any table": Planted(
        "slots/slots.toml",
        "slots.json\n",
        'slots.json\ntitle = "Slots"\n',
        '"title" stands outside any table',
        at="title",
    ),
    "name that no character could have": Planted(
        "names/sill.toml", '"Alder"', '"Alder 2"', '"Alder 2": A name is made of letters', at='"Alder 2"'
    ),
    "rule the wrong way round": Planted("rules.toml", "floor = 5", "floor = 96", "floor must be below ceiling"),
    "rank out of order": Planted("rules.toml", "least = 15", "least = 50", "Ranks must ascend from 0", at="ranks"),
    "broken TOML": Planted("names/ombrel.toml", "summary = ", "summary = = ", "This is not TOML"),
    "key twice": Planted("names/veshti.toml", "summary = ", 'name = "Again"\nsummary = ', "This is not TOML"),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_mistake_is_found_with_file_line_and_suggestion(copy: Path, planted: Planted) -> None:
    line = planted.plant(copy)
    answers = [found for found in check(copy) if planted.message in found.message]
    assert [(str(found.file), found.line) for found in answers] == [(planted.file, line)]
    assert planted.suggestion in answers[0].suggestion


def _duplicate(copy: Path) -> None:
    (copy / "slots" / "more.toml").write_text('\n[feet]\nname = "Feet again"\nsummary = "Two more"\n')


def _too_deep(copy: Path) -> None:
    base = 'name = "A"\nkind = "tool"\nrarity = "rarities/common"\nweight = 1\nvalue = 1\nflavour = "Deep."\n'
    chain = "".join(f'[deep-{n}]\nextends = "items/deep-{n - 1}"\n' for n in (1, 2, 3))
    (copy / "items" / "deep.toml").write_text(f"[deep-0]\nabstract = true\n{base}{chain}")


def _unknown_folder(copy: Path) -> None:
    (copy / "specie").mkdir()
    (copy / "specie" / "elf.toml").write_text('name = "Elf"\n')


def _stray_file(copy: Path) -> None:
    (copy / "rule.toml").write_text("a = 1\n")


def _no_card(copy: Path) -> None:
    (copy / "pack.toml").unlink()


def _not_utf8(copy: Path) -> None:
    (copy / "slots" / "slots.toml").write_bytes(b'[head]\nname = "H\xff"\n')


def _abstract_meant(copy: Path) -> None:
    lay_ground(copy)
    skills = copy / "skills-combat" / "ground.toml"
    skills.write_text(skills.read_text().replace("[ground-lick]\n", "[ground-lick]\nabstract = true\n"))


@pytest.mark.parametrize(
    ("spoil", "file", "line", "message", "suggestion"),
    [
        (_duplicate, "slots/slots.toml", 33, 'There are two "slots/feet"', "slots/more.toml"),
        (_too_deep, "items/deep.toml", 14, "It extends through more than 2 levels", "nearer"),
        (_unknown_folder, "specie/elf.toml", 0, '"specie" is not a kind of content', '"species"'),
        (_stray_file, "rule.toml", 0, 'no use for a file called "rule.toml"', '"rules.toml"'),
        (_no_card, "pack.toml", 0, "This file is missing", ""),
        (_not_utf8, "slots/slots.toml", 2, "The file is not UTF-8", "UTF-8"),
        (_abstract_meant, "creatures/ground.toml", 50, '"skills-combat/ground-lick" is abstract', "lends"),
    ],
)
def test_mistakes_of_whole_files_are_found(
    copy: Path, spoil: Callable[[Path], None], file: str, line: int, message: str, suggestion: str
) -> None:
    spoil(copy)
    answers = [found for found in check(copy) if message in found.message]
    assert [(str(found.file), found.line) for found in answers] == [(file, line)]
    assert suggestion in answers[0].suggestion


def test_a_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="There is no such folder"):
        load_pack(tmp_path / "nowhere")


def test_a_folder_that_is_no_pack_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "somewhere" / "else").mkdir(parents=True)
    (tmp_path / "somewhere" / "else" / "pyproject.toml").write_text("[project]\n")
    assert [found.message for found in check(tmp_path)] == [
        "This is no content pack: it holds neither pack.toml nor rules.toml."
    ]


def test_mistakes_read_as_a_place_and_a_sentence(copy: Path) -> None:
    PLANTED["unknown key"].plant(copy)
    assert [str(found) for found in check(copy)] == ['species/tarrow.toml:9: Unknown key "hpp". Did you mean "hp"?']


def test_mistakes_sort_by_file_and_line(copy: Path) -> None:
    for name in ("unknown key", "wrong type", "rank out of order", "dangling reference in a list"):
        PLANTED[name].plant(copy)
    found = check(copy)
    assert found == sorted(found, key=lambda mistake: (mistake.file, mistake.line))
    assert all(isinstance(mistake, Mistake) for mistake in found)


def test_a_thing_takes_over_what_it_extends_and_changes_what_it_says(copy: Path) -> None:
    (copy / "items" / "ropes.toml").write_text(
        '[plain-rope]\nabstract = true\nname = "Rope"\nkind = "tool"\nrarity = "rarities/common"\nweight = 30\n'
        'value = 5\nflavour = "Rope."\n\n[hemp-rope]\nextends = "items/plain-rope"\nvalue = 9\n'
    )
    shops = copy / "loot-tables" / "shops.toml"
    shops.write_text(shops.read_text().replace("items/oilskin", "items/hemp-rope"))
    pack = load_pack(copy)
    assert "items/plain-rope" not in pack.items
    rope = pack.items["items/hemp-rope"]
    assert (rope.name, rope.weight, rope.value) == ("Rope", 30, 9)
