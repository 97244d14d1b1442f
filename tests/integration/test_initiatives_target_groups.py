"""Target groups by form: added, changed and ended, and what an insats may be for then."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.funding import sections
from finsam_saas.initiatives import target_groups
from finsam_saas.initiatives.rules import NationalTargetGroup
from finsam_saas.initiatives.target_groups import TargetGroupEntry
from finsam_saas.web.errors import Conflict
from tenants.database import today
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/insatser/malgrupper"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def admin(client: CheckingClient) -> CheckingClient:
    """The tenant admin at a browser."""
    client.sign_in(Role.TENANT_ADMIN, SLUG)
    return client


def test_an_ended_group_is_not_offered_to_new_insatser_and_stays_in_the_profile(inside: Inside) -> None:
    """An insats that is for it keeps it; a change over somebody else's is a conflict."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        entry = TargetGroupEntry("Unga vuxna", age_from=16, age_to=29, is_priority=True)
        added = target_groups.add_target_group(actor=actor, entry=entry)
        assert (added, "Unga vuxna") in target_groups.offered(today())
        ended = TargetGroupEntry("Unga vuxna", age_from=16, age_to=29, ended_on=today() - timedelta(days=1))
        target_groups.change_target_group(actor=actor, target_group_id=added, seen=entry.mark, entry=ended)
        assert added not in dict(target_groups.offered(today()))
        assert added in dict(target_groups.offered(today(), keeps=[added]))
        with pytest.raises(Conflict):
            target_groups.change_target_group(
                actor=actor, target_group_id=added, seen=entry.mark, entry=entry
            )
        section = sections.export()
        assert section is not None
        [part] = [one for one in section.target_groups if one.name == "Unga vuxna"]
        assert (part.ended_on, part.age_to) == (today() - timedelta(days=1), 29)


def test_a_group_is_added_and_ended_by_form(admin: CheckingClient, inside: Inside) -> None:
    """Ages in order; what the end affects is shown before it is saved."""
    wrong = admin.send_form(f"{PAGE}/ny", {"name": "Unga", "age_from": "29", "age_to": "16"})
    assert wrong.status_code == 422
    assert (
        admin.send_form(f"{PAGE}/ny", {"name": "Unga", "age_from": "16", "age_to": "29"}).status_code == 303
    )
    with inside(SLUG, Role.TENANT_ADMIN):
        [group] = [one for one in target_groups.target_groups() if one.name == "Unga"]
    change(admin, group.id, group.entry.mark)
    page = admin.get(PAGE).get_data(as_text=True)
    assert "16 till 29 år" in page and "Tidigare målgrupper" in page


def test_what_a_group_counts_as_in_the_country_is_chosen_and_changed(
    admin: CheckingClient, inside: Inside
) -> None:
    """Several codes, all of them of the nation's; that earlier years follow is told before it is saved."""
    typed: dict[str, object] = {"name": "Unga med stöd", "national_codes": ["young", "disability"]}
    assert admin.send_form(f"{PAGE}/ny", {**typed, "national_codes": ["nobody"]}).status_code == 422
    assert admin.send_form(f"{PAGE}/ny", typed).status_code == 303
    with inside(SLUG, Role.TENANT_ADMIN):
        [group] = [one for one in target_groups.target_groups() if one.name == "Unga med stöd"]
    assert group.entry.national_codes == ("young", "disability")
    path = f"{PAGE}/{group.id}/andra"
    changed = {**typed, "national_codes": ["young"], "seen": group.entry.mark}
    shown = admin.send_form(path, changed).get_data(as_text=True)
    assert "Också tidigare år räknas om i landet" in shown and 'name="national_codes"' in shown
    assert admin.send_form(path, {**changed, "do": "spara"}).status_code == 303
    with inside(SLUG, Role.TENANT_ADMIN):
        section = sections.export()
    assert section is not None
    [part] = [one for one in section.target_groups if one.name == "Unga med stöd"]
    assert part.national_codes == (NationalTargetGroup.YOUNG,)


def change(admin: CheckingClient, group: UUID, mark: str) -> None:
    """End it: read what follows, then save."""
    path = f"{PAGE}/{group}/andra"
    typed = {"name": "Unga", "age_from": "16", "age_to": "29", "ended_on": "2026-01-31", "seen": mark}
    shown = admin.send_form(path, typed)
    assert shown.status_code == 200
    assert "kan inga fler insatser vara för målgruppen" in shown.get_data(as_text=True)
    assert admin.send_form(path, {**typed, "do": "spara"}).status_code == 303
    assert admin.send_form(path, {**typed, "name": "Alla", "do": "spara"}).status_code == 409


def test_only_the_tenant_admin_keeps_them(client: CheckingClient) -> None:
    """Kansli chooses among them on the page of an insats."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}/ny").status_code == 403
