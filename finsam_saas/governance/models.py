"""What the documents of a förbund state that no page of its own edits yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import Base, TenantOwned


class RecordedFact(TenantOwned, Base):
    """Something the förbund's documents state that no page of its own edits yet: a service, a call, a risk.

    `section` and `kind` say where in the profile it belongs, `value` holds its fields.
    """

    __tablename__ = "recorded_facts"
    __table_args__ = (UniqueConstraint("tenant_id", "section", "kind", "key"),)

    section: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    value: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]
