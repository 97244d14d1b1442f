"""Every page of every role in English: nothing shuts anybody out, on a narrow screen."""

from __future__ import annotations

import pytest

from finsam_saas.access.permissions import GlobalRole, Role
from tests.browser.conftest import Visitors
from tests.browser.demo import Demo
from tests.browser.pages import ROLES, Finder
from tests.browser.test_every_page import look_at_all, name_of


@pytest.mark.parametrize("role", ROLES, ids=name_of)
def test_each_page_of_each_role_is_open_to_everybody_in_english(
    role: Role | GlobalRole | None,
    visitors: Visitors,
    demo: Demo,
    finder: Finder,
    seen: dict[tuple[str, str], set[str]],
) -> None:
    found, wrong = look_at_all(role, "en", visitors, demo, finder, seen)
    assert found
    assert not wrong, "\n".join(wrong)
