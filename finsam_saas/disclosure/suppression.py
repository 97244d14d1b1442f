"""Hides small figures in an additive table, and others with them, until none can be worked out."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from finsam_saas.disclosure.additive import Relation, certain_width, possible_changes
from finsam_saas.disclosure.rules import (
    NATIONAL,
    ExactCell,
    Protected,
    ProtectionReason,
    ProtectionRules,
    Published,
    primary_reason,
    reveals_whole_group,
)

Key = TypeVar("Key", bound=Hashable)


class InconsistentTable(ValueError):
    """A total is not the sum of its parts, a count is negative, or a relation names a cell not given."""

    def __init__(self, key: object) -> None:
        super().__init__(f"inconsistent at {key!r}")
        self.key = key


def protect_table(
    cells: Mapping[Key, ExactCell], relations: Sequence[Relation[Key]], rules: ProtectionRules = NATIONAL
) -> dict[Key, Published]:
    """What may be shown of each published cell: its value, or Protected with the reason (for the log).

    Primary: small, from few förbund, dominated by one, or a whole small group. Then others until a reader
    who knows all that is shown cannot narrow a primary cell below the threshold (or a tenth of it), nor
    work out any hidden cell. It rather hides too much than too little. Raises InconsistentTable.
    """
    _check(cells, relations)
    table = _Table(cells, relations, rules)
    table.hide_primary()
    while table.hide_more():
        pass
    return {
        key: Protected(table.hidden[key]) if key in table.hidden else cell.value
        for key, cell in cells.items()
        if cell.published
    }


def _check(cells: Mapping[Key, ExactCell], relations: Sequence[Relation[Key]]) -> None:
    for key, cell in cells.items():
        if cell.value < 0:
            raise InconsistentTable(key)
    for relation in relations:
        for key in relation.members:
            if key not in cells:
                raise InconsistentTable(key)
        if cells[relation.total].value != sum(cells[part].value for part in relation.parts):
            raise InconsistentTable(relation.total)


class _Table(Generic[Key]):
    """A table on its way to be shown: what is hidden so far, and how wide each hidden figure must stay."""

    def __init__(
        self, cells: Mapping[Key, ExactCell], relations: Sequence[Relation[Key]], rules: ProtectionRules
    ) -> None:
        self.cells = cells
        self.relations = relations
        self.rules = rules
        self.hidden: dict[Key, ProtectionReason] = {}
        self.width: dict[Key, int] = {}
        self.relations_of: dict[Key, list[Relation[Key]]] = defaultdict(list)
        for relation in relations:
            for key in relation.members:
                self.relations_of[key].append(relation)

    def hide_primary(self) -> None:
        """Hides what must be hidden for its own sake, and what is never shown."""
        for key, cell in self.cells.items():
            reason = primary_reason(cell, self.rules)
            if reason is not None:
                self._hide(key, reason)
            elif not cell.published:
                self._hide(key, ProtectionReason.COMPLEMENTARY)
        for relation in self.relations:
            whole = self.cells[relation.total].value
            values = [self.cells[part].value for part in relation.parts]
            if relation.whole_group and any(
                reveals_whole_group(value, whole, self.rules) for value in values
            ):
                # The zeros beside it would tell the same as the figure itself.
                for part in relation.parts:
                    self._hide(part, ProtectionReason.WHOLE_GROUP)

    def hide_more(self) -> bool:
        """Hides one more cell for each hidden one that can still be worked out; False when none can."""
        if len(self.hidden) == len(self.cells):
            return False
        lonely = [relation for relation in self.relations if self._gives_away(relation)]
        for relation in lonely:
            if self._gives_away(relation) and self._hide_cheapest(relation.members):
                return True
        values = {key: self.cells[key].value for key in self.hidden}
        changes = possible_changes(self.hidden, self.relations)
        for key in list(self.hidden):
            if certain_width(key, values, changes) >= self.width[key]:
                continue
            near = [other for relation in self.relations_of[key] for other in relation.members]
            if self._hide_cheapest(near) or self._hide_cheapest(self._around_hidden()):
                return True
        return False

    def _hide(self, key: Key, reason: ProtectionReason) -> None:
        cell = self.cells[key]
        width = 1 if cell.published else 0
        if reason is not ProtectionReason.COMPLEMENTARY:
            width = max(self.rules.threshold, -(-cell.value // 10))
        self.hidden.setdefault(key, reason)
        self.width[key] = max(self.width.get(key, 0), width)

    def _gives_away(self, relation: Relation[Key]) -> bool:
        hidden = [key for key in relation.members if key in self.hidden]
        needed = max((self.width[key] for key in hidden), default=0)
        if len(hidden) < 2:
            return needed > 0
        together = sum(self.cells[key].value for key in hidden)
        return relation.total not in self.hidden and together < needed

    def _hide_cheapest(self, keys: Sequence[Key]) -> bool:
        visible = [key for key in keys if key not in self.hidden]
        if not visible:
            return False
        self._hide(min(visible, key=self._cost), ProtectionReason.COMPLEMENTARY)
        return True

    def _cost(self, key: Key) -> tuple[int, bool, int]:
        # Beside other hidden cells a new one needs no company of its own; a zero protects little; and
        # the smaller the figure the less is lost.
        alone = sum(
            not any(other in self.hidden for other in relation.members) for relation in self.relations_of[key]
        )
        value = self.cells[key].value
        return (alone, value == 0, value)

    def _around_hidden(self) -> list[Key]:
        touched = [
            relation for relation in self.relations if any(key in self.hidden for key in relation.members)
        ]
        return [key for relation in touched for key in relation.members]
