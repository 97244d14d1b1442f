"""The way in."""
from __future__ import annotations

import pytest

from finsam_saas.access.permissions import GlobalRole, Role
from tests.client import CheckingClient


@pytest.mark.parametrize("role", list(Role))
def test_a(client: CheckingClient, role) -> None:
    client.sign_in(role, "uppsala-lan")

def test_b(client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
