"""The pages of goals: what each reader sees, what is entered and refused, and the files."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook

from finsam_saas.access.permissions import Role
from finsam_saas.initiatives.models import InitiativeAmount, InitiativeMunicipality
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from finsam_saas.planning import queries, service
from finsam_saas.planning.entry import GoalWording, TargetWording
from finsam_saas.planning.rules import TargetStatus, Way
from tenants.database import session
from tests.builders_planning import EXAMPLE, YEAR, add_target_of, report_accepted
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
PAGE = f"/{UPPSALA}/mal/{YEAR}"
SMALL = {**EXAMPLE, "work": (2, 0, 0), "studies": (0, 0, 0), "other_or_interrupted": (18, 15, 0)}


@pytest.fixture
def place(inside: Inside) -> dict[str, UUID]:
    """A goal with a target and a milestone, an insats with an accepted report, money and a kommun."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as reporter, inside(UPPSALA) as kansli:
        target_id = add_target_of(kansli)
        goal_id = queries.target(target_id).goal_id
        milestone = TargetWording(text="Metoden är utredd", way=Way.MILESTONE)
        milestone_id = service.add_target(actor=kansli, goal_id=goal_id, wording=milestone)
        initiative_id = report_accepted(reporter, kansli, rows=SMALL)
        member = Member(key="heby", name="Heby", party=PartyType.MUNICIPALITY)
        session.add(member)
        session.flush()
        session.add(InitiativeMunicipality(initiative_id=initiative_id, member_id=member.id))
        session.add(InitiativeAmount(initiative_id=initiative_id, year=YEAR, amount=2_302_000))
        session.flush()
        session.commit()
        return {
            "target": target_id,
            "goal": goal_id,
            "milestone": milestone_id,
            "initiative": initiative_id,
            "member": member.id,
        }


def page(client: CheckingClient, path: str) -> str:
    """A page that opens."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_the_kansli_sees_exact_counts_and_the_board_protected_ones(
    client: CheckingClient, place: dict[str, UUID]
) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    text = page(client, PAGE)
    assert "5,7\u00a0% (2 av 35)" in text and "Inte nått än" in text and "minst 35\u00a0%" in text
    assert "Bygger på 1 av 1 rapport." in text
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    text = page(client, PAGE)
    assert "2 av 35" not in text and ".. av 35" in text and "Lägg till mål" not in text


def test_what_hidden_counts_come_to_is_told_to_the_kansli_alone(
    client: CheckingClient, place: dict[str, UUID]
) -> None:
    """Whether a share is reached narrows the counts behind it, on each page and in the files."""
    addresses = [PAGE, f"/{UPPSALA}/mal/resultatmal/{place['target']}", f"{PAGE}/uttag.csv"]
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert all("Inte nått än" in page(client, address) for address in addresses)
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    for address in addresses:
        text = page(client, address)
        assert "Visas inte" in text and "nått än" not in text
    assert "För 1 visas inte läget" in page(client, PAGE)
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert "visas inte läget" not in page(client, PAGE)


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.GROUP_MEMBER, Role.MEMBER_REPRESENTATIVE])
def test_the_pages_of_an_insats_and_a_kommun(
    client: CheckingClient, place: dict[str, UUID], role: Role
) -> None:
    client.sign_in(role, UPPSALA)
    text = page(client, f"{PAGE}/insats/{place['initiative']}")
    assert "Medvind 2026" in text and "2\u00a0302" in text
    assert ("En kurs blev inställd." in text) == (role is Role.BOARD_MEMBER)
    text = page(client, f"{PAGE}/kommun/{place['member']}")
    assert "Heby 2026" in text and "2\u00a0302" in text and "Medvind" in text
    assert client.get(f"{PAGE}/kommun/{uuid4()}").status_code == 404
    assert client.get(f"{PAGE}/insats/{uuid4()}").status_code == 404


def test_a_target_is_explained_with_its_history(client: CheckingClient, place: dict[str, UUID]) -> None:
    client.sign_in(Role.DIRECTOR, UPPSALA)
    path = f"/{UPPSALA}/mal/resultatmal/{place['target']}"
    fields = {
        "text": "Minst 40 %",
        "way": "outcomes",
        "threshold": "40 %",
        "scope": "individual:work_oriented_rehabilitation",
        "numerator": ["work", "studies"],
        "comparison_label": "Rikssnittet",
        "comparison_year": "2021",
        "comparison_percent": "34",
        "version": "1",
    }
    answer = client.send_form(f"{path}/andra", fields)
    assert answer.status_code == 303
    text = page(client, path)
    assert "Så är siffran gjord" in text and "Medvind" in text
    assert "Gräns: 35\u00a0% → 40\u00a0%" in text.replace("35 %", "35\u00a0%").replace("40 %", "40\u00a0%")
    assert "34\u00a0% år 2021" in text.replace("34 %", "34\u00a0%")
    assert client.send_form(f"{path}/andra", {**fields, "threshold": "45"}).status_code == 409


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "Mål", "way": "outcomes", "threshold": "135", "numerator": ["work"]}, "från 0 till 100"),
        ({"text": "Mål", "way": "outcomes", "threshold": "35"}, "minst ett resultat"),
        ({"text": "Mål", "way": "count", "threshold": "1_000"}, "Skriv ett heltal"),
        ({"text": "Mål", "way": "capital", "threshold": "10"}, "eget kapital jämförs med"),
        ({"text": "", "way": "milestone"}, "Skriv resultatmålet"),
        ({"text": "Om 19811228-9874", "way": "milestone"}, "personnummer"),
        ({"text": "Mål", "way": "none of these"}, "Välj ett av alternativen"),
        ({"text": "Mål", "way": "milestone", "comparison_label": "Riket"}, "lämna alla tre tomma"),
    ],
)
def test_what_no_target_can_be_is_told_at_its_field(
    client: CheckingClient, place: dict[str, UUID], fields: dict[str, object], told: str
) -> None:
    client.sign_in(Role.DIRECTOR, UPPSALA)
    answer = client.send_form(f"/{UPPSALA}/mal/malsattning/{place['goal']}/resultatmal", fields)
    assert answer.status_code == 422 and told in answer.get_data(as_text=True)
    assert len(client.get(PAGE).get_data(as_text=True).split("/resultatmal/")) > 1


def test_a_milestone_is_entered_and_judged_by_the_kansli_alone(
    client: CheckingClient, place: dict[str, UUID]
) -> None:
    path = f"/{UPPSALA}/mal/resultatmal/{place['milestone']}"
    client.sign_in(Role.TENANT_ADMIN, UPPSALA)
    assert client.get(f"{path}/utfall").status_code == 403
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert client.send_form(f"{path}/utfall", {"done": "ja", "note": ""}).status_code == 422
    assert client.send_form(f"{path}/utfall", {"done": "ja", "note": "Rapport i maj"}).status_code == 303
    assert "Rapport i maj" in page(client, PAGE)
    judged = {"status": TargetStatus.NOT_MET.value, "reason": "Bara delvis.", "version": "1"}
    assert client.send_form(f"{path}/bedomning", {**judged, "reason": ""}).status_code == 422
    assert client.send_form(f"{path}/bedomning", judged).status_code == 303
    assert "Kansliets bedömning: Bara delvis." in page(client, PAGE)
    assert client.send_form(f"{path}/bedomning/ta-tillbaka", {"version": "2"}).status_code == 303
    assert "Kansliets bedömning" not in page(client, PAGE)
    assert client.send_form(f"{path}/utfall/ta-bort", {}).status_code == 303
    outcome_of_reports = f"/{UPPSALA}/mal/resultatmal/{place['target']}/utfall"
    assert client.get(outcome_of_reports).status_code == 404


def test_goals_are_set_copied_and_removed(client: CheckingClient, place: dict[str, UUID]) -> None:
    client.sign_in(Role.TENANT_ADMIN, UPPSALA)
    assert client.send_form(f"{PAGE}/kopiera", {"to_year": str(YEAR)}).status_code == 422
    assert client.send_form(f"{PAGE}/kopiera", {"to_year": str(YEAR + 1)}).status_code == 303
    assert "Metoden är utredd" in page(client, f"/{UPPSALA}/mal/{YEAR + 1}")
    answer = client.send_form(f"{PAGE}/nytt", {"text": "Arena för kunskap", "number": "2"})
    assert answer.status_code == 303 and answer.location.endswith("/resultatmal")
    path = f"/{UPPSALA}/mal/malsattning/{place['goal']}"
    assert client.send_form(f"{path}/andra", {"text": "Andra ord", "version": "1"}).status_code == 303
    assert client.send_form(f"{path}/ta-bort", {"version": "1"}).status_code == 409
    assert client.send_form(f"{path}/ta-bort", {"version": "2"}).status_code == 303
    assert "Andra ord" not in page(client, PAGE)
    assert client.get(f"/{UPPSALA}/mal/1999").status_code == 404


def test_the_files_hold_what_the_screen_shows(client: CheckingClient, place: dict[str, UUID]) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}/uttag.xlsx").data))
    assert book.sheetnames == ["Om uttaget", "Mål", "Per kön"]
    first = [cell.value for cell in book["Mål"][2]]
    assert first[1] == "Minst 35 % till arbete eller studier" and first[4:6] == [2, 35]
    assert first[3] == pytest.approx(2 / 35)
    client.sign_in(Role.AUDITOR, UPPSALA)
    lines = client.get(f"{PAGE}/uttag.csv").get_data().decode("utf-8-sig").splitlines()
    assert lines[1].split(";")[3:6] == ["..", "..", "35"]


def test_the_annual_cycle_on_its_page(client: CheckingClient, app: Flask) -> None:
    path = f"/{UPPSALA}/mal/arshjul"
    client.sign_in(Role.TENANT_ADMIN, UPPSALA)
    wrong = {"text": "Ansökningar in", "kind": "deadline", "month": "6", "day": "31"}
    assert client.send_form(f"{path}/nytt", wrong).status_code == 422
    assert client.send_form(f"{path}/nytt", {**wrong, "month": ""}).status_code == 422
    assert client.send_form(f"{path}/nytt", {**wrong, "day": "16"}).status_code == 303
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    text = page(client, path)
    assert "Ansökningar in" in text and "16 juni" in text and "Ta bort" not in text


def test_a_goal_without_targets_is_no_fault(client: CheckingClient, inside: Inside) -> None:
    with inside(UPPSALA) as kansli:
        service.add_goal(actor=kansli, year=YEAR, wording=GoalWording("Dialog kring värdegrunden"))
        session.commit()
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    text = page(client, f"/{UPPSALA}/mal")
    assert "Dialog kring värdegrunden" in text and "inget resultatmål som kan mätas" in text
