"""Indicators that a förbund has results for, and the results by year and respondent group."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.surveys.rules import RespondentGroup
from tenants.database import Base, TenantOwned, moment, reference, vocabulary


class SurveyIndicator(TenantOwned, Base):
    """One indicator of an instrument, by the owner's code; its name and theme as the import gave them."""

    __tablename__ = "survey_indicators"
    __table_args__ = (UniqueConstraint("tenant_id", "instrument", "code"),)

    instrument: Mapped[str]
    code: Mapped[str]
    label: Mapped[str]
    theme: Mapped[str] = mapped_column(default="")


class SurveyResult(TenantOwned, Base):
    """What one group answered one year: number, share positive in per cent, mean.

    A result of too few persons is kept without any figure; the database refuses one below five.
    """

    __tablename__ = "survey_results"
    __table_args__ = (
        reference("survey_indicators", "indicator_id"),
        UniqueConstraint("tenant_id", "indicator_id", "year", "respondent_group"),
        CheckConstraint("n BETWEEN 5 AND 100000", name="n_is_enough"),
        CheckConstraint("n IS NOT NULL OR (share IS NULL AND mean IS NULL)", name="protected_says_nothing"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share_is_a_per_cent"),
        CheckConstraint("n >= 10 OR share NOT IN (0, 100)", name="no_small_group_alike"),
        CheckConstraint("mean BETWEEN 0 AND 100", name="mean_is_on_a_scale"),
    )

    indicator_id: Mapped[UUID]
    year: Mapped[int]
    respondent_group: Mapped[RespondentGroup] = mapped_column(vocabulary(RespondentGroup))
    version: Mapped[str]
    n: Mapped[int | None]
    share: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    mean: Mapped[Decimal | None] = mapped_column(Numeric(6, 3))
    source: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(moment)
    imported_by: Mapped[str]
