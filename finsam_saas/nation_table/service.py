"""Saving a table of the nation under a name of one's own, and taking it away again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from finsam_saas.nation_table import queries
from finsam_saas.nation_table.models import SavedView
from tenants.database import session


class NameTaken(ValueError):
    """The user has another saved view of that name."""


class TooManyViews(ValueError):
    """The user has as many saved views as one can have."""


def save_view(*, user_id: UUID, name: str, address: str) -> SavedView:
    """Save a table under a name; raises NameTaken and TooManyViews."""
    held = session.scalar(select(func.count()).select_from(SavedView).where(SavedView.user_id == user_id))
    if (held or 0) >= queries.MOST_VIEWS:
        raise TooManyViews
    _check_name(user_id, name)
    made = SavedView(user_id=user_id, name=name, address=address)
    session.add(made)
    session.flush()
    return made


def rename_view(*, user_id: UUID, view_id: UUID, name: str) -> None:
    """Give one of one's own views another name; raises NotFound and NameTaken."""
    found = queries.saved_view(user_id, view_id)
    _check_name(user_id, name, besides=view_id)
    found.name = name
    session.flush()


def delete_view(*, user_id: UUID, view_id: UUID) -> None:
    """Take away one of one's own views; raises NotFound."""
    session.delete(queries.saved_view(user_id, view_id))
    session.flush()


def _check_name(user_id: UUID, name: str, *, besides: UUID | None = None) -> None:
    """Raise NameTaken where another of the user's views has the name."""
    taken = session.scalar(
        select(SavedView.id).where(
            SavedView.user_id == user_id, SavedView.name == name, SavedView.id != besides
        )
        if besides
        else select(SavedView.id).where(SavedView.user_id == user_id, SavedView.name == name)
    )
    if taken is not None:
        raise NameTaken
