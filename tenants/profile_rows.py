"""Parts of a profile as rows of tables: written where they differ, read back as the parts they were.

A field that a table has a column for lies in the column, so that what a page edits is what an export
says; the other fields lie in the row's `details`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Column, Table, delete, select, tuple_
from sqlalchemy import Enum as VocabularyType

from tenants.context import current_tenant
from tenants.database import Base, TenantOwned, session
from tenants.profile_fields import REGISTERED, STORED, ProfileFault, ProfilePart

PartType = TypeVar("PartType", bound=ProfilePart)
RowType = TypeVar("RowType", bound=TenantOwned)
Values = Mapping[str, Any]
Name = tuple[Any, ...]

# Key in session.info: the rows that the running load has added.
_ADDED = "added_by_load"


def source_of(part: ProfilePart) -> str | None:
    """A part's source as rows keep it: none for what the förbund itself registered in the product."""
    source: str | None = getattr(part, "source", None)
    return None if source == REGISTERED else source


def said(part: ProfilePart, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """What a part says beyond its defaults, in the types of JSON."""
    return part.model_dump(mode="json", exclude_defaults=True, exclude={"source", *without})


def said_with_source(part: ProfilePart, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """What a part inside another says; its source may be another than that of the part it lies in."""
    source = source_of(part)
    return said(part, without=without) | ({"source": source} if source else {})


def read_back(schema: type[PartType], source: str | None, values: Values) -> PartType:
    """The part that was stored; raises pydantic's ValidationError where the rows hold what no part may."""
    stored = {name: value for name, value in values.items() if value is not None and value != ""}
    if "source" in schema.model_fields:
        stored["source"] = source or REGISTERED
    return schema.model_validate(stored, context=STORED)


@dataclass(frozen=True, eq=False)
class Shape(Generic[PartType, RowType]):
    """How parts of one kind lie in one table.

    `elsewhere` names the fields that the section itself puts in columns of other names or in tables below;
    `below` are those tables. `by` are the columns that tell the rows of one förbund apart.
    """

    schema: type[PartType]
    model: type[RowType]
    by: tuple[str, ...]
    elsewhere: frozenset[str] = frozenset()
    below: tuple[type[TenantOwned], ...] = ()

    @property
    def table(self) -> Table:
        """The table itself."""
        table: Table = Base.metadata.tables[getattr(self.model, "__tablename__")]  # noqa: B009
        return table

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The fields that have a column of their own name."""
        fields = (name for name in self.schema.model_fields if name not in self.elsewhere)
        return tuple(name for name in fields if name != "source" and name in self.table.columns)

    def values(self, part: PartType, *, details: Values | None = None, **more: Any) -> dict[str, Any]:
        """The columns of the part's row; `more` are those the section knows, `details` what to add there."""
        found = {name: _fit(self.table.columns[name], getattr(part, name)) for name in self.columns}
        held = said(part, without={*self.columns, *self.elsewhere}) | dict(details or {})
        if "details" in self.table.columns:
            found["details"] = held
        elif held:
            raise TypeError(f"{self.table.name} has no place for {', '.join(held)}")
        if "source" in self.table.columns:
            found["source"] = source_of(part)
        return {**found, **more}

    def part(self, row: RowType, **more: Any) -> PartType:
        """The part that a row holds; `more` are the fields that lie elsewhere."""
        known = self.schema.model_fields.keys() - self.elsewhere
        held = {name: value for name, value in getattr(row, "details", {}).items() if name in known}
        columns = {name: getattr(row, name) for name in self.columns}
        return read_back(self.schema, getattr(row, "source", None), {**held, **columns, **more})

    def rows(self, *, locked: bool = False) -> list[RowType]:
        """All rows of the förbund in their order: by position if they have one, else as they were added."""
        order = [self.table.columns[name] for name in ("position", "id") if name in self.table.columns]
        query = select(self.model).where(self.model.tenant_id == current_tenant().id).order_by(*order)
        return list(session.scalars(query.with_for_update() if locked else query))

    def rows_below(self, column: str, *, locked: bool = False) -> dict[UUID, list[RowType]]:
        """All rows by the row above that they belong to."""
        found: defaultdict[UUID, list[RowType]] = defaultdict(list)
        for row in self.rows(locked=locked):
            found[getattr(row, column)].append(row)
        return found

    def keep(self, wanted: Sequence[Values]) -> dict[Name, RowType]:
        """Add or change rows until each wanted one is there; the others are left for `prune`."""
        rows = {self._name_of(row): row for row in self.rows(locked=True)}
        for values in wanted:
            name = self.name(values)
            if name in rows:
                self._change(rows[name], values)
            else:
                rows[name] = self.model(**values)
                session.add(rows[name])
                session.info.setdefault(_ADDED, set()).add(rows[name])
        session.flush()
        return {self.name(values): rows[self.name(values)] for values in wanted}

    def name(self, values: Values) -> Name:
        """What tells this row apart from the förbund's others in the table."""
        return tuple(values[column] for column in self.by)

    def _name_of(self, row: RowType) -> Name:
        return tuple(getattr(row, column) for column in self.by)

    def replace(self, rows: Sequence[RowType], wanted: Sequence[Values]) -> bool:
        """Put the wanted rows in place of these if they differ, and tell so; nothing may refer to them."""
        if len(rows) == len(wanted) and all(
            getattr(row, name) == value
            for row, values in zip(rows, wanted, strict=True)
            for name, value in values.items()
        ):
            return False
        for row in rows:
            session.delete(row)
        session.flush()
        session.add_all(self.model(**values) for values in wanted)
        session.flush()
        return True

    def prune(self, wanted: Iterable[Name], path: str) -> list[ProfileFault]:
        """Remove the rows that are not wanted; gives the refusals for those that other rows refer to."""
        names = set(wanted)
        spare = {row.id: row for row in self.rows(locked=True) if self._name_of(row) not in names}
        if not spare:
            return []
        used = self._used_by(spare)
        free = [row_id for row_id in spare if row_id not in used]
        # One statement, so that two rows of which one refers to the other can go together.
        session.execute(
            delete(self.model).where(self.model.tenant_id == current_tenant().id, self.model.id.in_(free))
        )
        return [
            ProfileFault(
                f"{path}[{' '.join(str(part) for part in self._name_of(spare[row_id]))}]",
                f"cannot be removed by a load: {', '.join(sorted(tables))} refer to it",
            )
            for row_id, tables in used.items()
        ]

    def _used_by(self, rows: Mapping[UUID, RowType]) -> dict[UUID, set[str]]:
        """The tables, beyond those below, whose rows refer to these."""
        own = {self.table.name, *(getattr(model, "__tablename__") for model in self.below)}  # noqa: B009
        used: defaultdict[UUID, set[str]] = defaultdict(set)
        for table in Base.metadata.tables.values():
            for key in table.foreign_key_constraints:
                if key.referred_table is not self.table or table.name in own:
                    continue
                column = next(held for held in key.columns if held.name != "tenant_id")
                query = select(column).where(
                    tuple_(table.c.tenant_id, column).in_([(current_tenant().id, row_id) for row_id in rows])
                )
                for row_id in session.scalars(query.distinct()):
                    used[row_id].add(table.name)
        return used

    def _change(self, row: RowType, values: Values) -> None:
        """Change what differs; details that no field of the part knows are somebody else's and stay."""
        changed = False
        for name, value in values.items():
            held = getattr(row, name)
            wanted = self._with_others(held, value) if name == "details" else value
            if held != wanted:
                setattr(row, name, wanted)
                changed = changed or name != "position"
        if changed:
            count_version(row)

    def _with_others(self, held: Values, wanted: Values) -> dict[str, Any]:
        others = {name: value for name, value in held.items() if name not in self.schema.model_fields}
        return {**others, **wanted}


def count_version(row: TenantOwned) -> None:
    """Tell whoever has the row open on a page that it has changed; nobody has one that was just added."""
    if row in session.info.get(_ADDED, ()):
        return
    if "version" in Base.metadata.tables[getattr(row, "__tablename__")].columns:  # noqa: B009
        setattr(row, "version", getattr(row, "version") + 1)  # noqa: B009, B010


def _fit(column: Column[Any], value: Any) -> Any:
    """A field's value as its column holds it: words in columns of text, lists for tuples."""
    if isinstance(value, tuple):
        return [_fit(column, held) for held in value]
    if isinstance(value, Enum) and not isinstance(column.type, VocabularyType):
        return value.value
    return value
