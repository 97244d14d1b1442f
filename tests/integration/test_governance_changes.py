"""Changing the förbund's own words: before and after, and never over somebody else's change."""

from __future__ import annotations

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.governance import queries, service
from finsam_saas.web.errors import Conflict
from tests import builders_association as build
from tests.conftest import Inside

SLUG = "uppsala-lan"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def test_own_words_are_kept_and_an_empty_one_is_the_common_word(inside: Inside) -> None:
    """With before and after, and never over somebody else's change."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        facts = queries.association()
        seen = service.labels_mark(facts.labels, facts.director_title)
        words = {**facts.labels, "initiative": "projekt", "board": ""}
        service.change_labels(actor=actor, seen=seen, labels=words, director_title="verksamhetschef")
        after = queries.association().terms
        assert (after["initiative"], after["director"]) == ("projekt", "verksamhetschef")
        assert "board" not in after
        assert build.last_event()[1]["changes"]["initiative"] == ["insats", "projekt"]
        with pytest.raises(Conflict):
            service.change_labels(actor=actor, seen=seen, labels={}, director_title=None)
