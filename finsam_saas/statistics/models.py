"""What a förbund publishes to the nation, and the national cube made from it.

A förbund writes and reads only its own facts. The exact cube is the national role's alone;
pages read the protected figures.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.statistics.rules import CUBE_MEASURES
from tenants.database import Base, TenantOwned, kronor, moment, now


class NationalParticipation(TenantOwned, Base):
    """A dated decision to take part (or no longer take part) in national statistics; the latest counts."""

    __tablename__ = "national_participations"
    __table_args__ = (Index("ix_national_participations_latest", "tenant_id", "decided_on", "created_at"),)

    decided_on: Mapped[date]
    takes_part: Mapped[bool]
    note: Mapped[str | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalFact(TenantOwned, Base):
    """One accepted figure of a förbund and quarter: type of insats, municipality, measure, sex.

    `municipality` is SCB's code, or '' where the insatser are for none or for several.
    """

    __tablename__ = "national_facts"
    __table_args__ = (
        UniqueConstraint(
            "tenant_id",
            "year",
            "quarter",
            "initiative_type",
            "municipality",
            "measure",
            "sex",
            name="uq_national_facts_key",
        ),
        CheckConstraint("value >= 0", name="value_is_a_count"),
        Index(
            "ix_national_facts_municipality",
            "municipality",
            "year",
            postgresql_where=text("municipality <> ''"),
        ),
    )

    year: Mapped[int]
    quarter: Mapped[int]
    initiative_type: Mapped[str]
    municipality: Mapped[str] = mapped_column(default="", server_default="")
    measure: Mapped[str]
    sex: Mapped[str]
    value: Mapped[int]
    definition_version: Mapped[int] = mapped_column(default=1, server_default="1")
    published_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalGroupFact(TenantOwned, Base):
    """One accepted figure of a förbund and quarter, of its insatser for the same target groups.

    `target_groups` are the national codes of all target groups that the insatser have ("disability+young").
    The sets are disjoint, and sum to the förbund's national facts.
    """

    __tablename__ = "national_group_facts"
    __table_args__ = (
        UniqueConstraint(
            "tenant_id",
            "year",
            "quarter",
            "target_groups",
            "measure",
            "sex",
            name="uq_national_group_facts_key",
        ),
        CheckConstraint("value >= 0", name="value_is_a_count"),
    )

    year: Mapped[int]
    quarter: Mapped[int]
    target_groups: Mapped[str]
    measure: Mapped[str]
    sex: Mapped[str]
    value: Mapped[int]


class NationalReporting(TenantOwned, Base):
    """How many of a förbund's reports for a quarter are accepted, of how many expected.

    `revision` rises each time the quarter's published facts change, so that a release can tell which it
    was made of; it goes on rising where the förbund leaves (the numbers are then 0) and comes back.
    `incomplete` of the accepted say "uppgift saknas" of something that is published, which is never 0: the
    published figures are then of what is known.
    Figures that are made up as a whole, without reports behind them, are marked `is_demo`.
    """

    __tablename__ = "national_reporting"
    __table_args__ = (UniqueConstraint("tenant_id", "year", "quarter"),)

    year: Mapped[int]
    quarter: Mapped[int]
    expected: Mapped[int]
    accepted: Mapped[int]
    incomplete: Mapped[int] = mapped_column(default=0, server_default="0")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    published_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalDirtyCell(TenantOwned, Base):
    """That one fact of a förbund changed, or (with no measure) how many of its reports are there."""

    __tablename__ = "national_dirty_cells"

    year: Mapped[int]
    quarter: Mapped[int]
    initiative_type: Mapped[str] = mapped_column(default="", server_default="")
    municipality: Mapped[str] = mapped_column(default="", server_default="")
    measure: Mapped[str] = mapped_column(default="", server_default="")
    sex: Mapped[str] = mapped_column(default="", server_default="")
    marked_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalMoneyYear(TenantOwned, Base):
    """That a förbund has published its money of a year; `revision` rises each time any of it changes.

    It goes on rising where the förbund leaves and comes back. A year that is made up as a whole is `is_demo`.
    """

    __tablename__ = "national_money_years"
    __table_args__ = (UniqueConstraint("tenant_id", "year"),)

    year: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    published_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalMoney(TenantOwned, Base):
    """One amount (kr) of a förbund and year, as far as it is known: of `known` parts of `asked`."""

    __tablename__ = "national_money"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year", "item", "part"),
        CheckConstraint("known BETWEEN 0 AND asked", name="known_of_asked"),
    )

    year: Mapped[int]
    item: Mapped[str]
    part: Mapped[str]
    amount: Mapped[Decimal | None] = kronor("amount")
    known: Mapped[int]
    asked: Mapped[int]
    source: Mapped[str]


LARGEST, BEHIND = "largest_", "behind_"
"""Before a measure's name: the largest förbund's part of it, and how many förbund are behind it."""

CELL_KEYS = ("level", "area", "period", "initiative_type", "sex")

# The exact national cube; never read by pages. All measures of a cell stand side by side, as they are read:
# a row each would be fifteen times as many to keep. A förbund's own cells need neither largest nor behind.
# `part_of` is the area in which the cell is summed: a county's code, the nation's, or none.
NATIONAL_CELLS = Table(
    "national_cells",
    Base.metadata,
    *(Column(name, String, primary_key=True) for name in CELL_KEYS),
    *(Column(before + measure, Integer) for before in ("", LARGEST, BEHIND) for measure in CUBE_MEASURES),
    Column("part_of", String, nullable=False, server_default=""),
    Index(
        "ix_national_cells_parts",
        "part_of",
        "period",
        "initiative_type",
        "sex",
        postgresql_where=text("part_of <> ''"),
    ),
)


class NationalFigure(Base):
    """What pages may show of one national cell: a value, or that it is protected and why."""

    __tablename__ = "national_figures"
    __table_args__ = (CheckConstraint("(value IS NULL) <> (protection IS NULL)", name="value_or_protection"),)

    year: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    initiative_type: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    sex: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int | None]
    protection: Mapped[str | None]


class NationalCoverage(Base):
    """Of how many förbund a quarter's figures are made, of how many that take part, and as of when.

    `incomplete` of those they are made of lack something in some report ("uppgift saknas").
    `preview_waits` says that the quarter's cells have changed since its figures were protected.
    """

    __tablename__ = "national_coverage"

    year: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    contributing: Mapped[int]
    expected: Mapped[int]
    incomplete: Mapped[int] = mapped_column(default=0, server_default="0")
    missing: Mapped[str] = mapped_column(default="")
    preview_waits: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    refreshed_at: Mapped[datetime] = mapped_column(moment, default=now)
