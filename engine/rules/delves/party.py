"""The party on its way: what changes from encounter to encounter, and nothing else."""

from dataclasses import dataclass
from typing import Any

from engine.rules.delves.inputs import Setting


@dataclass(slots=True)
class MemberState:
    """One of the party, as things stand.

    Attributes:
        hp: Hit points left, 0 to the most.
        resource: Resource left, 0 to the most.
        standing: Whether it has not fallen.
        draughts: For each consumable, how many are left.
        carried: Conditions for the next fight, each as the fields of `engine.rules.combat.Carried`.
        uses: For each skill, how often it was used.
        blows: How often the weapon in hand was used.
    """

    hp: int
    resource: int
    standing: bool
    draughts: list[int]
    carried: list[list[int]]
    uses: list[int]
    blows: int


@dataclass(slots=True)
class Party:
    """Everybody who went, in the order of `Setting.members`."""

    members: list[MemberState]

    @property
    def standing(self) -> list[int]:
        """The positions of those who stand."""
        return [position for position, member in enumerate(self.members) if member.standing]

    def copy(self) -> "Party":
        """An independent copy."""
        return restore_party(self.record())

    def record(self) -> dict[str, Any]:
        """The party as JSON-ready data; `restore_party` is its other half."""
        return {
            "members": [
                [
                    member.hp, member.resource, int(member.standing), member.draughts.copy(),
                    [each.copy() for each in member.carried], member.uses.copy(), member.blows,
                ]
                for member in self.members
            ]
        }  # fmt: skip  # one line a field would fill a screen


def restore_party(recorded: dict[str, Any]) -> Party:
    """The party that `Party.record` made data of."""
    members = []
    for hp, resource, standing, draughts, carried, uses, blows in recorded["members"]:
        lists = [list(each) for each in carried]
        members.append(MemberState(hp, resource, bool(standing), list(draughts), lists, list(uses), blows))
    return Party(members)


def fresh_party(setting: Setting) -> Party:
    """The party as it sets out."""
    return Party(
        [
            MemberState(
                hp=member.combatant.hp,
                resource=member.combatant.resource,
                standing=member.combatant.hp > 0,
                draughts=[each.count for each in member.combatant.draughts],
                carried=[[each.condition, each.turns, each.stacks, each.scale] for each in member.combatant.carried],
                uses=[0] * len(setting.skills),
                blows=0,
            )
            for member in setting.members
        ]
    )
