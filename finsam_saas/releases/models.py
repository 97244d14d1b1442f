"""Releases of national figures, what was frozen in each, and the work and letters around them.

The app role plans releases, asks for work and reads what may be shown. It writes no figure and no state, and
cannot read what a release was made from: the national role alone freezes. Nobody may change or delete
anything that is frozen.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.releases.release import Method, ReleaseState
from finsam_saas.releases.rules import JobKind, JobState, NoticeKind
from tenants.database import Base, moment, now, vocabulary


class NationalRelease(Base):
    """A release: planned by an analyst (who may move its day), everything else written by the worker."""

    __tablename__ = "national_releases"
    __table_args__ = (
        CheckConstraint("threshold >= 5", name="threshold_protects"),
        CheckConstraint("(corrects IS NULL) = (correction_note IS NULL)", name="a_correction_says_why"),
        CheckConstraint(
            "(state IN ('published', 'corrected')) = (published_at IS NOT NULL)",
            name="published_has_its_time",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    code: Mapped[str] = mapped_column(unique=True)
    period: Mapped[str] = mapped_column(index=True)
    state: Mapped[ReleaseState] = mapped_column(
        vocabulary(ReleaseState), server_default=ReleaseState.COLLECTING.value
    )
    method: Mapped[Method] = mapped_column(vocabulary(Method), server_default=Method.SUPPRESSION.value)
    threshold: Mapped[int]
    planned_on: Mapped[date | None]
    planned_by: Mapped[str]
    planned_at: Mapped[datetime] = mapped_column(moment, default=now)
    corrects: Mapped[str | None] = mapped_column(ForeignKey("national_releases.code"))
    correction_note: Mapped[str | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(moment)
    published_by: Mapped[str | None]


class NationalReleaseSeal(Base):
    """What was settled when a release was frozen: its fingerprint, method, definitions; only ever added.

    `considered` are the codes of the earlier releases that its protection took into account; `county_of` the
    county of each förbund by its path name; `engine` what it was protected with, where that is known.
    """

    __tablename__ = "national_release_seals"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("national_releases.id"), primary_key=True)
    content_hash: Mapped[str]
    method_note: Mapped[str]
    definitions: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    considered: Mapped[list[str]] = mapped_column(JSONB)
    county_of: Mapped[dict[str, str]] = mapped_column(JSONB)
    key_version: Mapped[int | None]
    engine: Mapped[str | None]
    frozen_at: Mapped[datetime] = mapped_column(moment, default=now)
    frozen_by: Mapped[str]


class CellOfRelease:
    """The place of one figure in a release: the columns of `statistics.cells.CellKey`."""

    release_id: Mapped[UUID] = mapped_column(
        ForeignKey("national_releases.id"), primary_key=True, sort_order=-20
    )
    level: Mapped[str] = mapped_column(primary_key=True, sort_order=-19)
    area: Mapped[str] = mapped_column(primary_key=True, sort_order=-18)
    period: Mapped[str] = mapped_column(primary_key=True, sort_order=-17)
    initiative_type: Mapped[str] = mapped_column(primary_key=True, sort_order=-16)
    measure: Mapped[str] = mapped_column(primary_key=True, sort_order=-15)
    sex: Mapped[str] = mapped_column(primary_key=True, sort_order=-14)


class NationalReleaseFigure(CellOfRelease, Base):
    """What a frozen release shows of one cell: persons, or nothing where it is protected."""

    __tablename__ = "national_release_figures"
    __table_args__ = (CheckConstraint("value >= 0", name="value_is_a_count"),)

    value: Mapped[int | None]


class NationalReleasePreview(CellOfRelease, Base):
    """What a release would show if it were frozen now; for the nation and its counties."""

    __tablename__ = "national_release_previews"
    __table_args__ = (CheckConstraint("value >= 0", name="value_is_a_count"),)

    value: Mapped[int | None]


class NationalReleaseFact(CellOfRelease, Base):
    """The exact cell that a frozen figure was made from; read by the national role alone."""

    __tablename__ = "national_release_facts"

    value: Mapped[int]
    largest: Mapped[int]
    contributors: Mapped[int]
    published: Mapped[bool]


class NationalReleaseCoverage(Base):
    """Of how many förbund an area's figures of a period are made, of how many that should report."""

    __tablename__ = "national_release_coverage"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("national_releases.id"), primary_key=True)
    level: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    area_name: Mapped[str]
    contributing: Mapped[int]
    expected: Mapped[int]


class NationalReleaseMoney(Base):
    """An amount of a frozen release: kr, or a share of one; nothing where it is missing or protected."""

    __tablename__ = "national_release_money"
    __table_args__ = (
        CheckConstraint("amount <> 'NaN'", name="amount_is_a_number"),
        CheckConstraint("known BETWEEN 0 AND expected", name="known_of_expected"),
    )

    release_id: Mapped[UUID] = mapped_column(ForeignKey("national_releases.id"), primary_key=True)
    level: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    statistic: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    known: Mapped[int]
    expected: Mapped[int]


class NationalJob(Base):
    """Long work that an analyst asked for: how far it has come, and what stopped it."""

    __tablename__ = "national_jobs"
    __table_args__ = (
        Index(
            "uq_national_jobs_one_of_a_kind",
            "release_id",
            "kind",
            unique=True,
            postgresql_where=text("state IN ('asked', 'running')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    release_id: Mapped[UUID] = mapped_column(ForeignKey("national_releases.id"), index=True)
    kind: Mapped[JobKind] = mapped_column(vocabulary(JobKind))
    state: Mapped[JobState] = mapped_column(vocabulary(JobState), server_default=JobState.ASKED.value)
    step: Mapped[str | None]
    steps_done: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int] = mapped_column(server_default="0")
    failure: Mapped[str | None]
    cancel_asked: Mapped[bool] = mapped_column(server_default=text("false"))
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(moment, default=now)
    started_at: Mapped[datetime | None] = mapped_column(moment)
    ended_at: Mapped[datetime | None] = mapped_column(moment)


class NationalNotice(Base):
    """That a förbund is to be told something: a reminder at most once a day, a publication once."""

    __tablename__ = "national_notices"
    __table_args__ = (
        Index(
            "uq_national_notices_reminder",
            "association_id",
            "day",
            unique=True,
            postgresql_where=text("kind = 'reminder'"),
        ),
        Index(
            "uq_national_notices_published",
            "association_id",
            "release_id",
            unique=True,
            postgresql_where=text("kind = 'published'"),
        ),
        Index("ix_national_notices_untold", "association_id", postgresql_where=text("told_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    association_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))
    release_id: Mapped[UUID] = mapped_column(ForeignKey("national_releases.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(vocabulary(NoticeKind))
    day: Mapped[date]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(moment, default=now)
    told_at: Mapped[datetime | None] = mapped_column(moment)


class NationalCompleteness(Base):
    """How many of a förbund's reports for a quarter are accepted, for those who follow the collection.

    Numbers of reports, never of persons. No row: the förbund did not exist in the quarter.
    """

    __tablename__ = "national_completeness"

    association_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    takes_part: Mapped[bool]
    expected: Mapped[int]
    accepted: Mapped[int]
    published_at: Mapped[datetime | None] = mapped_column(moment)
