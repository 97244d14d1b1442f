"""How a tenant admin enters what is delegated: shown before it is saved, gone back to; and refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.bodies import delegating
from finsam_saas.bodies.delegating import DelegationRefused
from finsam_saas.bodies.queries import Delegated, delegation
from finsam_saas.bodies.rules import Delegate, DelegatedMatter
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.delegation import settings
from finsam_saas.governance import sections
from finsam_saas.web.errors import Conflict
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_meetings as meet
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/forbundet/delegation"
ADMIN = Role.TENANT_ADMIN
PURCHASES = Delegated(
    key="",
    who=Delegate.DIRECTOR,
    matter=DelegatedMatter.OTHER,
    what="Inköp till kansliet",
    maximum=Decimal(75_500),
    valid_from=date(2026, 1, 1),
    paragraph="12",
    decided_on=date(2025, 12, 4),
)


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def typed(rules: list[dict[str, str]], seen: int) -> dict[str, str]:
    """The rules as the form sends them."""
    sent = {"seen": str(seen)}
    for number, one in enumerate(rules):
        sent |= {f"rules-{number}-{name}": value for name, value in one.items()}
    return sent


def test_each_change_is_a_version_that_a_profile_tells_and_that_can_be_gone_back_to(inside: Inside) -> None:
    """What stood keeps its key and source; a new rule gets a key; going back is one more version."""
    with inside(SLUG, ADMIN) as admin:
        (uppsala,) = before = delegation()
        exported = sections.export()
        delegating.decide_delegation(actor=admin, rules=[uppsala, PURCHASES], seen=0)
        found = delegation()
        assert [one.key for one in found] == ["kvarvarande-medel", "inkop-till-kansliet"]
        assert found == [uppsala, replace(PURCHASES, key="inkop-till-kansliet")]
        name, details = build.last_event()
        assert name == "delegation:decided"
        assert details["changes"]["delegation"] == [[uppsala.what], [uppsala.what, PURCHASES.what]]
        changed = sections.export()
        assert changed and exported
        assert changed.delegation[0] == exported.delegation[0]
        assert (changed.delegation[1].maximum_tkr, changed.delegation[1].valid_from) == (
            Decimal("75.5"),
            date(2026, 1, 1),
        )
        sections.load(changed)
        assert delegation() == found
        delegating.decide_delegation(actor=admin, rules=[], seen=2)
        assert delegation() == []
        wanted = delegating.delegation_version(1)
        delegating.decide_delegation(actor=admin, rules=wanted.rules, seen=3)
        assert delegation() == before
        assert sections.export() == exported
        decided_by = [one.decided_by for one in delegating.delegation_versions()]
        assert decided_by == [admin.name, admin.name, admin.name, "Finsam"]


def test_rules_without_words_or_said_twice_are_refused_and_two_do_not_overwrite_each_other(
    inside: Inside,
) -> None:
    """What was seen must still hold; the same key twice becomes two rules."""
    with inside(SLUG, ADMIN) as admin:
        (uppsala,) = delegation()
        for rules in ([replace(uppsala, what=" ")], [uppsala, replace(uppsala, key="annan")]):
            with pytest.raises(DelegationRefused):
                delegating.decide_delegation(actor=admin, rules=rules, seen=0)
        with pytest.raises(Conflict):
            delegating.decide_delegation(actor=admin, rules=[], seen=7)
        twice = [uppsala, replace(uppsala, what="Något annat")]
        delegating.decide_delegation(actor=admin, rules=twice, seen=0)
        assert len({one.key for one in delegation()}) == 2


def test_the_pages_show_what_a_change_affects_before_it_is_saved(
    inside: Inside, client: CheckingClient
) -> None:
    """Wrong amounts are told, and a removed rule with what it strands; only the tenant admin shapes it."""
    with inside(SLUG) as kansli:
        apply.open_call(kansli, late=LatePolicy.DELEGATED)
        session.commit()
    client.sign_in(ADMIN, SLUG)
    assert "Ansökningar ur kvarvarande medel" in client.get(f"{PAGE}/").get_data(as_text=True)
    rule = {"key": "", "who": "director", "matter": "other", "what": "Inköp", "maximum": "75.5"}
    rule |= {"paragraph": "§ 12", "decided_on": "2025-12-04"}
    refused = client.send_form(f"{PAGE}/andra", typed([rule], 0))
    assert refused.status_code == 422 and "decimaler med komma" in refused.get_data(as_text=True)
    added = client.send_form(f"{PAGE}/andra", typed([rule], 0) | {"do": "nytt"})
    assert added.get_data(as_text=True).count('<fieldset class="rows-block"') == 2
    rule["maximum"] = "75,5"
    review = client.send_form(f"{PAGE}/andra", typed([rule], 0)).get_data(as_text=True)
    assert "Det här är inte längre delegerat: Ansökningar ur kvarvarande medel" in review
    assert "En ansökningsomgång säger att sena ansökningar kan beslutas på delegation." in review
    with inside(SLUG):
        assert delegation()[0].key == "kvarvarande-medel"
    assert client.send_form(f"{PAGE}/andra", typed([rule], 0) | {"do": "spara"}).status_code == 303
    assert "högst 75,5 tkr" in client.get(f"{PAGE}/").get_data(as_text=True)
    back = f"{PAGE}/versioner/1/tillbaka"
    assert "Det här är inte längre delegerat: Inköp" in client.get(back).get_data(as_text=True)
    assert client.send_form(back, {"version": "2"}).status_code == 303
    with inside(SLUG):
        assert [one.key for one in delegation()] == ["kvarvarande-medel"]
    client.sign_in(Role.DIRECTOR, SLUG)
    assert client.get(f"{PAGE}/andra").status_code == 403


def test_nobody_gives_himself_what_the_board_has_not_delegated(
    inside: Inside, client: CheckingClient
) -> None:
    """A rule cites a § and its day; where minutes of the day are kept here, one that is adjusted in them."""
    with inside(SLUG, ADMIN) as admin:
        for lacking in (
            {"paragraph": None},
            {"decided_on": None},
            {"decided_on": today() + timedelta(days=1)},
        ):
            with pytest.raises(DelegationRefused):
                delegating.decide_delegation(actor=admin, rules=[replace(PURCHASES, **lacking)], seen=0)
        early = replace(PURCHASES, valid_from=date(2025, 12, 3))
        with pytest.raises(DelegationRefused):
            delegating.decide_delegation(actor=admin, rules=[early], seen=0)
    with inside(SLUG) as kansli, inside(SLUG, Role.BOARD_MEMBER) as cia:
        meeting_id = meet.held(kansli, meet.board())
        meet.decide_all(kansli, meeting_id)
        here = replace(PURCHASES, paragraph="3", decided_on=today(), valid_from=None)
        for made_up in ("3", "99", "tre"):
            with pytest.raises(DelegationRefused):
                settings.decide(actor=kansli, rules=[replace(here, paragraph=made_up)], seen=0)
        meet.confirm(kansli, meeting_id, "Anna")
        meet.confirm(cia, meeting_id, "Cia")
        settings.decide(actor=kansli, rules=[here], seen=0)
        assert delegation()[0].paragraph == "3"
        session.commit()
    client.sign_in(ADMIN, SLUG)
    assert "§ 3, " in client.get(f"{PAGE}/").get_data(as_text=True)
    rule = {"key": "", "who": "chair", "matter": "other", "what": "Brådskande"}
    answer = client.send_form(f"{PAGE}/andra", typed([rule], 2))
    assert answer.status_code == 422 and "Det är styrelsen som delegerar" in answer.get_data(as_text=True)
