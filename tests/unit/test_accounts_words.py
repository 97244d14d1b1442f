"""Words about accounts: every role, permission and fault has one, and mails keep to their receiver."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel

from finsam_saas.access.permissions import GlobalRole, Permission, Role
from finsam_saas.accounts import labels
from finsam_saas.accounts.messages import reset_text
from finsam_saas.accounts.rules import PasswordFault
from finsam_saas.memberships import labels as place_labels
from finsam_saas.memberships.messages import invitation_text
from finsam_saas.memberships.rules import MembershipState
from tenants.context import CurrentTenant

TENANT = CurrentTenant(id=7, slug="uppsala-lan", name="Samordningsförbundet Uppsala län")


@pytest.fixture(scope="module")
def swedish() -> Flask:
    app = Flask(__name__)
    Babel(app, default_locale="sv")
    return app


def test_everything_has_its_word() -> None:
    assert set(labels.ROLE_LABELS) == set(place_labels.ROLE_HINTS) == set(Role)
    assert set(labels.GLOBAL_ROLE_LABELS) == set(GlobalRole)
    assert set(place_labels.PERMISSION_LABELS) == set(Permission)
    assert set(labels.PASSWORD_FAULTS) == set(PasswordFault)
    assert set(place_labels.STATE_LABELS) == set(MembershipState)


def test_roles_are_told_in_the_order_of_the_table(swedish: Flask) -> None:
    with swedish.app_context():
        assert labels.roles_text([Role.AUDITOR, Role.DIRECTOR]) == "förbundschef, revisor"


def test_an_invitation_links_to_the_public_address(swedish: Flask) -> None:
    with swedish.app_context():
        subject, body = invitation_text(
            language="sv", name="Anna", tenant=TENANT, token="t0ken", public_url="https://finsam.example/"
        )
    assert subject == "Inbjudan till Samordningsförbundet Uppsala län i Finsam"
    assert "https://finsam.example/uppsala-lan/inbjudan/t0ken\n" in body
    assert "Hej Anna," in body


def test_whoever_has_an_account_gets_no_secret(swedish: Flask) -> None:
    with swedish.app_context():
        _subject, body = invitation_text(
            language="sv", name="Anna", tenant=TENANT, token=None, public_url="https://finsam.example"
        )
    assert "https://finsam.example/uppsala-lan/inbjudan\n" in body


def test_no_name_makes_a_second_header(swedish: Flask) -> None:
    nasty = CurrentTenant(id=7, slug="a", name="A\r\nBcc: all@evil.example")
    with swedish.app_context():
        subject, body = invitation_text(
            language="sv", name="Anna\r\nBcc: x@evil.example", tenant=nasty, token="t", public_url="https://f"
        )
        reset_subject, reset_body = reset_text(
            language="sv", name="Anna\nBcc: x@evil.example", token="t", public_url="https://f"
        )
    assert "\n" not in subject + reset_subject
    assert "\r" not in subject + reset_subject
    assert "\nBcc" not in reset_body
    assert body.startswith("Hej Anna Bcc: x@evil.example,\n")


def test_a_reset_says_how_long_and_greets_the_nameless(swedish: Flask) -> None:
    with swedish.app_context():
        subject, body = reset_text(language="sv", name="", token="t0ken", public_url="https://finsam.example")
    assert subject == "Välj ett nytt lösenord i Finsam"
    assert body.startswith("Hej,\n")
    assert "https://finsam.example/nytt-losenord/t0ken\n" in body
    assert "en timme" in body
