"""The pages of Förbundet on the four real profiles: what they show, and what they refuse kindly."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import event

from finsam_saas.access.permissions import Role
from finsam_saas.bodies.queries import body as body_of
from finsam_saas.bodies.rules import BodyTask
from finsam_saas.governance.overview import overview
from finsam_saas.members.queries import members
from finsam_saas.seats.rules import SeatKind
from tenants.context import acting_for
from tenants.database import db, session
from tests import builders_association as build
from tests import world
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
HOME = f"/{SLUG}/forbundet"
TODAY = date(2026, 11, 22)


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def director(client: CheckingClient) -> CheckingClient:
    """A browser where the förbundschef is signed in."""
    client.sign_in(Role.DIRECTOR, SLUG)
    return client


def text_of(client: CheckingClient, path: str) -> str:
    """A page that opens, with ordinary spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True).replace("\xa0", " ")


def steps(slug: str, app: Flask) -> dict[BodyTask, list[str]]:
    """The road of a förbund: the labels at each step, "medlemmar" where members act."""
    with app.app_context(), acting_for(world.tenant(slug)):
        found: dict[BodyTask, list[str]] = {}
        for step in overview(TODAY).road:
            names = [group.label for group in step.groups] + ["medlemmar"] * step.by_members
            found.setdefault(step.task, []).extend(names)
        session.rollback()
    return found


def test_the_road_of_each_forbund_is_its_own(app: Flask) -> None:
    """Who raises, applies, prepares, decides, carries out and reports, as the sources say it."""
    T = BodyTask
    assert steps(SLUG, app) == {
        T.RAISES_NEED: ["Lokusgrupp"],
        T.APPLIES: ["medlemmar"],
        T.PREPARES: ["Kansli"],
        T.DECIDES: ["Styrelse"],
        T.CARRIES_OUT: ["medlemmar"],
        T.REPORTS: ["Styrgrupp för insats"],
    }
    assert steps("vasteras", app)[T.PREPARES] == ["Utvecklingsgrupp", "Förbundssamordnare"]
    bad_esa = steps("bad-esa", app)
    assert bad_esa[T.APPLIES] == []
    assert bad_esa[T.RAISES_NEED] == ["Beredningsgrupp", "Handläggargrupper"]
    assert steps("umea-vannas", app)[T.PREPARES] == ["Beredningsgrupp", "Kansli"]


def test_umeas_beredningsgrupp_is_chaired_by_forsakringskassan(app: Flask) -> None:
    """The chair rule is a fact of the body, joined to the member."""
    with app.app_context(), acting_for(world.tenant("umea-vannas")):
        group = body_of(build.body_id("beredningsgrupp"))
        assert group.chair_member_key == "forsakringskassan"
        session.rollback()


def test_bad_esas_three_levels_are_kept(app: Flask) -> None:
    """Decision, preparation, carrying out, in that order."""
    with app.app_context(), acting_for(world.tenant("bad-esa")):
        names = [level.name for level in overview(TODAY).levels]
        session.rollback()
    assert names == ["Beslutsnivå", "Beredningsnivå", "Utförarnivå/Verksamhet"]


def test_the_overview_shows_what_is_known_and_says_what_is_not(director: CheckingClient) -> None:
    """Eleven members, eight lokusgrupper as one step, no organisation number in the source."""
    page = text_of(director, f"{HOME}/")
    assert "11 medlemmar" in page
    assert "Lokusgrupp (8)" in page
    assert "Den som ansöker är alltid en medlem, aldrig en grupp." in page
    assert "förbundschefen" in page
    assert re.search(r"Organisationsnummer</dt><dd><span class=\"missing\">uppgift saknas", page)
    assert "Källa: Samordningsförbundets &amp; Lokusgruppernas uppdrag" in page


def test_the_overview_takes_few_questions_to_the_database(director: CheckingClient, app: Flask) -> None:
    """At most eight statements, the viewer's included, whatever the number of rows."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "set_config" not in statement:
            asked.append(statement)

    text_of(director, f"{HOME}/")
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        text_of(director, f"{HOME}/")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) <= 8, len(asked)


def test_warnings_are_whole_sentences_with_their_paragraph(client: CheckingClient, inside: Inside) -> None:
    """R11 on the board's page, the empty place as a row to fill, and a term that ends soon."""
    with inside(SLUG, Role.DIRECTOR):
        build.full_board(without=("enkoping", SeatKind.SUBSTITUTE))
        board = build.body_id("styrelse")
        session.commit()
    client.sign_in(Role.DIRECTOR, SLUG)
    page = text_of(client, f"{HOME}/organ/{board}")
    assert (
        "Enköping saknar ersättare. Varje medlem ska ha minst en ledamot och en ersättare (Finsamlagen 10 §)."
    ) in page
    assert "vakant" in page
    assert "Tillsätt" in page
    assert "2 saker att se över i styrelsen" in text_of(client, f"{HOME}/")


def test_those_who_only_read_get_no_buttons_and_no_forms(client: CheckingClient) -> None:
    """A board member reads everything; editing is refused at the door, also by a direct post."""
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    page = text_of(client, f"{HOME}/")
    assert "Lägg till" not in page
    for path in ("medlemmar/ny", "organ/nytt", "benamningar/andra"):
        assert client.get(f"{HOME}/{path}").status_code == 403
        answer = client.post(f"{HOME}/{path}", data={"csrf_token": client.token(f"{HOME}/")})
        assert answer.status_code == 403


def test_a_member_is_added_and_errors_keep_what_was_typed(director: CheckingClient, inside: Inside) -> None:
    """422 with the words at the field and in the summary; then 303 to the member's page."""
    path = f"{HOME}/medlemmar/ny"
    wrong = {"name": "Ny kommun", "valid_from": "2026-05-01", "valid_to": "2026-04-01", "note": ""}
    answer = director.send_form(path, wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Välj vilken av de fyra parterna." in page
    assert "Sista dagen är före första dagen." in page
    assert 'value="Ny kommun"' in page
    assert "Not a valid" not in page
    answer = director.send_form(path, {**wrong, "party": "municipality", "valid_to": ""})
    assert answer.status_code == 303
    assert "från 1 maj 2026" in text_of(director, answer.headers["Location"])
    with inside(SLUG, Role.DIRECTOR):
        assert len(members()) == 12


def test_a_body_is_renamed_through_its_page(director: CheckingClient, inside: Inside) -> None:
    """The form holds what stands; a task it cannot have is explained; an old version is a conflict."""
    with inside(SLUG, Role.DIRECTOR):
        body = body_of(build.body_id("lokusgrupp-heby"))
    path = f"{HOME}/organ/{body.id}/andra"
    page = text_of(director, path)
    assert 'value="Lokusgrupp Heby"' in page
    fields = {
        "label": "Lokus Heby",
        "kind": "local_development_group",
        "tasks": ["raises_need", "decides"],
        "chair_rule": "",
        "chair_member_key": "",
        "member_id": str(body.member_id),
        "version": str(body.version),
    }
    answer = director.send_form(path, fields)
    assert answer.status_code == 422
    assert "Ett sådant organ kan inte ha uppgiften: beslutar." in answer.get_data(as_text=True)
    assert director.send_form(path, {**fields, "tasks": ["raises_need"]}).status_code == 303
    assert "Lokus Heby" in text_of(director, f"{HOME}/organ/{body.id}")
    assert director.send_form(path, {**fields, "tasks": [], "label": "Annat"}).status_code == 409


def test_what_a_change_of_a_body_affects_is_shown_before_it_is_saved(
    director: CheckingClient, inside: Inside
) -> None:
    """Nothing is saved until the effects were seen; ending the only board is refused with what to do."""
    with inside(SLUG, Role.DIRECTOR):
        group, board = (body_of(build.body_id(key)) for key in ("natverk-for-insatsansvariga", "styrelse"))
    path = f"{HOME}/organ/{group.id}/andra"
    fields = {"label": group.label, "kind": "network", "version": str(group.version)}
    change = {**fields, "tasks": ["reports"], "chair_rule": "elected_within", "ended_on": "2030-12-31"}
    answer = director.send_form(path, change)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "gör organet det här: rapporterar" in shown
    assert "Regeln för ordförande blir: Gruppen väljer ordförande inom sig." in shown
    assert "31 dec 2030" in shown.replace("\u00a0", " ")
    assert "Rapporterar" not in text_of(director, f"{HOME}/organ/{group.id}")
    again = director.send_form(path, {**change, "do": "andra"}).get_data(as_text=True)
    assert 'value="2030-12-31"' in again
    assert director.send_form(path, {**change, "do": "spara"}).status_code == 303
    assert "Rapporterar" in text_of(director, f"{HOME}/organ/{group.id}")
    ending = {"label": board.label, "kind": "board", "tasks": ["decides"], "version": str(board.version)}
    refused = director.send_form(
        f"{HOME}/organ/{board.id}/andra", {**ending, "ended_on": "2030-12-31", "do": "spara"}
    )
    assert refused.status_code == 422
    assert "Förbundet måste ha en styrelse" in refused.get_data(as_text=True)


def test_a_seat_is_given_ended_and_removed_through_its_pages(
    director: CheckingClient, inside: Inside
) -> None:
    """The running term is filled in; the board asks for the member; removal explains itself first."""
    with inside(SLUG, Role.DIRECTOR):
        board, heby = build.body_id("styrelse"), build.member_id("heby")
    new = f"{HOME}/organ/{board}/platser/ny"
    assert 'value="2023-04-01"' in text_of(director, new)
    fields = {"person_name": "Ada Adamsson", "kind": "ordinary", "place": "1", "email": "ada@heby.se"}
    answer = director.send_form(new, fields)
    assert answer.status_code == 422
    assert "Välj vilken medlem personen sitter för." in answer.get_data(as_text=True)
    chosen = {**fields, "member_id": str(heby), "term_from": "2023-04-01", "term_to": "2027-03-31"}
    assert director.send_form(new, chosen).status_code == 303
    page = text_of(director, f"{HOME}/organ/{board}")
    assert "Ada Adamsson" in page
    seat_id = UUID(re.search(r"/platser/([0-9a-f-]{36})/andra", page)[1])  # type: ignore[index]
    edit = f"{HOME}/platser/{seat_id}/andra"
    assert 'value="ada@heby.se"' in text_of(director, edit)
    ended = {**chosen, "term_to": "2026-01-31", "version": "1"}
    assert director.send_form(edit, ended).status_code == 303
    assert "Tidigare" in text_of(director, f"{HOME}/organ/{board}")
    remove = f"{HOME}/platser/{seat_id}/ta-bort"
    assert "också ur historiken" in text_of(director, remove)
    assert director.send_form(remove, {"version": "2"}).status_code == 303
    assert director.get(edit).status_code == 404


def test_seats_leave_the_house_as_real_files(client: CheckingClient, inside: Inside) -> None:
    """The same filter as on screen; a name that looks like a formula is only a name."""
    with inside(SLUG, Role.DIRECTOR):
        build.seat("styrelse", "heby", "=1+1")
        build.seat("lokusgrupp-heby", None, "Bo", term=(None, TODAY + timedelta(days=300)))
        board = build.body_id("styrelse")
        session.commit()
    client.sign_in(Role.AUDITOR, SLUG)
    page = text_of(client, f"{HOME}/uppdrag?organ={board}")
    assert "1 uppdrag" in page
    assert "Bo" not in re.findall(r'<th scope="row">([^<]*)', page)
    answer = client.get(f"{HOME}/uppdrag.csv?organ={board}")
    assert "'=1+1" in answer.get_data().decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{HOME}/uppdrag.xlsx").get_data()))
    assert book.sheetnames == ["Om uttaget", "Uppdrag"]
    assert [row[3].value for row in book["Uppdrag"].iter_rows(min_row=2)] == ["=1+1", "Bo"]


def test_the_words_of_the_forbund_are_changed_on_one_page(client: CheckingClient) -> None:
    """The common word stands beside; the new one shows at once."""
    client.sign_in(Role.TENANT_ADMIN, SLUG)
    path = f"{HOME}/benamningar/andra"
    page = text_of(client, path)
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert seen
    fields = {"seen": seen[1], "initiative": "projekt", "director": "verksamhetschef"}
    assert client.send_form(path, fields).status_code == 303
    assert "projekt" in text_of(client, f"{HOME}/benamningar")
    assert client.send_form(path, fields).status_code == 409


def test_a_representative_is_joined_to_a_member(director: CheckingClient, inside: Inside) -> None:
    """Only those who have the role are offered."""
    with inside(SLUG, Role.DIRECTOR):
        heby, speaker = build.member_id("heby"), build.membership_id(Role.MEMBER_REPRESENTATIVE)
    path = f"{HOME}/medlemmar/{heby}/foretradare"
    page = text_of(director, path)
    assert str(speaker) in page
    assert page.count('type="checkbox"') == 1
    assert director.send_form(path, {"membership_ids": [str(speaker)]}).status_code == 303
    assert "Member Representative uppsala-lan" in text_of(director, f"{HOME}/medlemmar/{heby}")


def test_an_unknown_forbund_is_a_page_that_says_so(director: CheckingClient) -> None:
    """404 with a whole page, although nothing of the förbund is known."""
    assert director.get("/finns-inte/forbundet/").status_code == 404


def test_another_forbunds_rows_are_not_there(director: CheckingClient, inside: Inside) -> None:
    """A member, body or seat of Västerås is 404 in Uppsala, read or written."""
    with inside("vasteras", Role.DIRECTOR):
        member, body = build.member_id("vasteras-stad"), build.body_id("styrelse")
        session.rollback()
    for path in (f"medlemmar/{member}", f"organ/{body}", f"organ/{body}/andra", f"organ/{body}/platser/ny"):
        assert director.get(f"{HOME}/{path}").status_code == 404
    token = {"csrf_token": director.token(f"{HOME}/")}
    assert director.post(f"{HOME}/organ/{body}/andra", data=token).status_code == 404
