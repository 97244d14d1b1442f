"""The pages of what insatser report, as a browser meets them: plans, drafts, the try-out, taking into use."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.initiatives.rules import Orientation
from finsam_saas.report_templates import drafts, queries, service
from finsam_saas.report_templates.entry import QuestionEntry
from finsam_saas.reporting_plan import queries as plan_queries
from finsam_saas.reporting_plan.core_indicators import CORE, AnswerKind, Section
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import session
from tests.builders_followup import ROWS, add_initiative
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.profiles import rows_of
from tests.servers import WORKING, Servers

UPPSALA = "uppsala-lan"
HERE = "/uppsala-lan/rapportmallar"
KIND = TemplateKind.WORK_ORIENTED
PLAN = {
    "is_asked": "y",
    "cadence": "half_year",
    "days_to_report": "30",
    "remind_before": "10, 2",
    "remind_times": "2",
    "remind_every": "7",
    "version": "0",
}
QUESTION = {
    "label": "Möten med arbetsgivare",
    "section": "own",
    "answer": "by_sex",
    "mapped_to": "",
    "help_text": "Styrelsen vill följa dem.",
    "required": "y",
}


@pytest.fixture
def admin(client: CheckingClient) -> CheckingClient:
    """Whoever decides what insatser report, signed in."""
    client.sign_in(Role.TENANT_ADMIN, UPPSALA)
    return client


@pytest.fixture
def draft(inside: Inside) -> UUID:
    """A draft of the template for insatser towards work, as the standard has it."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as acting:
        made = service.make_draft(actor=acting, kind=KIND, source=None)
        session.commit()
    return made


def page_of(draft: UUID) -> str:
    """The address of a version."""
    return f"{HERE}/versioner/{draft}"


def text_of(client: CheckingClient, path: str) -> str:
    """A page's text; it must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_the_overview_says_how_every_kind_reports(admin: CheckingClient, inside: Inside) -> None:
    """Also to the kansli and the auditor, who cannot change it."""
    with inside(UPPSALA) as kansli:
        assert kansli
        add_initiative("Framsteget")
        session.commit()
    text = text_of(admin, HERE)
    assert text.count('<tr><th scope="row">') == len(TemplateKind)
    assert "Standardmallen" in text and "rapporterar inte" in text
    for role in (Role.SECRETARIAT, Role.AUDITOR, Role.BOARD_MEMBER):
        admin.sign_in(role, UPPSALA)
        assert "Individinriktad, mot arbete" in text_of(admin, HERE)
        assert "Ändra hur ofta" not in text_of(admin, f"{HERE}/arbete")
        assert admin.get(f"{HERE}/arbete/takt").status_code == 403


def test_a_plan_shows_what_it_does_before_it_is_saved(admin: CheckingClient, inside: Inside) -> None:
    """The first press shows, the second saves; nothing is kept in between."""
    with inside(UPPSALA):
        add_initiative("Nätverket", orientation=Orientation.STRUCTURAL, specific=None)
        session.commit()
    path = f"{HERE}/struktur/takt"
    shown = admin.send_form(path, PLAN).get_data(as_text=True)
    assert "1 insats berörs" in shown and "Den första perioden med den nya takten" in shown
    with inside(UPPSALA):
        assert not plan_queries.plans()[TemplateKind.STRUCTURAL].is_asked
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown))
    hidden.pop("csrf_token")
    assert hidden == {**PLAN}
    answer = admin.send_form(path, {**hidden, "step": "save"})
    assert answer.status_code == 303
    with inside(UPPSALA):
        plan = plan_queries.plans()[TemplateKind.STRUCTURAL]
        assert plan.is_asked and plan.cadence is Cadence.HALF_YEAR and plan.remind_before == (10, 2)
    assert admin.send_form(path, {**hidden, "days_to_report": "9", "step": "save"}).status_code == 409


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("days_to_report", "0", "Skriv ett tal från 1 till 120"),
        ("days_to_report", "snart", "Skriv ett heltal"),
        ("remind_before", "5, 5", "Skriv olika hela tal"),
        ("remind_before", "fem", "Skriv olika hela tal"),
        ("remind_before", "99", "Skriv tal från 0 till 60"),
        ("remind_times", "13", "Skriv ett tal från 0 till 12"),
        ("remind_every", "", "Skriv hur många arbetsdagar"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(
    admin: CheckingClient, field: str, typed: str, words: str
) -> None:
    """What was typed stays."""
    answer = admin.send_form(f"{HERE}/arbete/takt", {**PLAN, field: typed})
    assert answer.status_code == 422 and answer.get_data(as_text=True).count(words) == 2


def test_a_draft_is_made_worked_on_and_thrown_away(admin: CheckingClient, inside: Inside) -> None:
    """From the standard template, by its button."""
    answer = admin.send_form(f"{HERE}/arbete/utkast", {"source": ""}, page=f"{HERE}/arbete")
    assert answer.status_code == 303
    draft = answer.location.rpartition("/")[2]
    text = text_of(admin, answer.location)
    assert "Ingen skillnad än" in text and "Sluta fråga" in text
    thrown = admin.send_form(f"{page_of(UUID(draft))}/kasta", {"version": "1"})
    assert thrown.status_code == 303
    assert admin.get(page_of(UUID(draft))).status_code == 404


def test_a_question_is_added_moved_and_retired_without_a_script(
    admin: CheckingClient, inside: Inside, draft: UUID
) -> None:
    """Each step is a button of its own; the differences are told in words."""
    for number, label in enumerate(("Möten med arbetsgivare", "Studiebesök"), start=1):
        fields = {**QUESTION, "label": label, "version": str(number)}
        assert admin.send_form(f"{page_of(draft)}/fragor/ny", fields).status_code == 303
    text = text_of(admin, page_of(draft))
    assert "Ny fråga: Möten med arbetsgivare" in text and "Styrelsen vill följa dem." in text
    with inside(UPPSALA):
        last = queries.template(draft).questions[-1].id
    up = admin.send_form(f"{HERE}/fragor/{last}/plats", {"step": "up", "version": "3"}, page=page_of(draft))
    assert up.status_code == 303
    stale = {"step": "down", "version": "3"}
    assert admin.send_form(f"{HERE}/fragor/{last}/plats", stale, page=page_of(draft)).status_code == 409
    with inside(UPPSALA):
        own = queries.template(draft).sheet.of(Section.OWN)
        assert [one.label for one in own] == ["Studiebesök", "Möten med arbetsgivare"]
    gone = admin.send_form(
        f"{HERE}/fragor/{last}/plats", {"step": "retire", "version": "4"}, page=page_of(draft)
    )
    assert gone.status_code == 303 and "Studiebesök" not in text_of(admin, page_of(draft))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"label": ""}, "Skriv frågan."),
        ({"label": "Deltagarens personnummer"}, "Fråga hur många, aldrig vilka"),
        ({"help_text": "Som 19900101-9802"}, "ser ut att innehålla ett personnummer"),
        ({"section": "results"}, "I den här delen räknas varje person en gång"),
        ({"section": "results", "answer": "number"}, "I den här delen räknas personer"),
        ({"mapped_to": "work"}, "Frågan kan inte räknas som den raden"),
        ({"section": "participants", "mapped_to": "new"}, "skulle räknas två gånger"),
        ({"section": "activities"}, "field-error"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_at_its_field(
    admin: CheckingClient, draft: UUID, change: dict[str, str], words: str
) -> None:
    """The sentence says what to do; nothing is saved."""
    answer = admin.send_form(f"{page_of(draft)}/fragor/ny", {**QUESTION, "version": "1", **change})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in text


def test_an_optional_section_is_switched_on_by_its_button(
    admin: CheckingClient, inside: Inside, draft: UUID
) -> None:
    """A section that is always asked has no such button, and a made-up one changes nothing."""
    path = f"{page_of(draft)}/delar"
    answer = admin.send_form(path, {"ask": "step_progress", "version": "1"}, page=page_of(draft))
    assert answer.status_code == 303
    with inside(UPPSALA):
        assert Section.STEP_PROGRESS in queries.template(draft).sheet.sections
    refused = admin.send_form(path, {"stop": "results", "version": "2"}, page=page_of(draft))
    assert refused.status_code == 422 and "ställs alltid" in refused.get_data(as_text=True)
    assert admin.send_form(path, {"ask": "nonsens", "version": "2"}, page=page_of(draft)).status_code == 303
    with inside(UPPSALA):
        assert queries.template(draft).row.version == 2


def test_a_target_is_typed_as_a_share_and_read_back(
    admin: CheckingClient, inside: Inside, draft: UUID
) -> None:
    """35 % of those who ended, in work or studies."""
    fields = {
        "text": "Minst 35 % i arbete eller studier",
        "numerator": ["work", "studies", "work_and_studies"],
        "denominator": "ended",
        "percent": "35,5 %",
        "version": "1",
    }
    path = f"{page_of(draft)}/mal/nytt"
    for wrong in ({"percent": "0"}, {"percent": "101"}, {"percent": "mycket"}, {"denominator": "new"}):
        assert admin.send_form(path, {**fields, **wrong}).status_code == 422
    assert admin.send_form(path, fields).status_code == 303
    assert "minst 35,50\u00a0% av avslutade" in text_of(admin, page_of(draft))
    with inside(UPPSALA):
        [target] = queries.template(draft).targets
    edited = text_of(admin, f"{HERE}/mal/{target.id}")
    assert 'value="35,5"' in edited


def typed_report() -> dict[str, str]:
    """A complete report in balance, as the browser sends it."""
    cells = {
        f"{row}-{sex}": str(count)
        for row, counts in ROWS.items()
        for sex, count in zip(("women", "men", "unknown"), counts, strict=True)
    }
    return {**cells, "happened": "Två träffar.", "deviations": ""}


def test_trying_a_draft_checks_what_is_typed_and_keeps_nothing(
    admin: CheckingClient, servers: Servers, draft: UUID
) -> None:
    """Not a row in any table is another afterwards: not a report, not a count, not an event."""
    path = f"{page_of(draft)}/prova"
    shown = text_of(admin, path)
    assert "Det här är ett prov" in shown and "Inget du skriver sparas" in shown
    before = rows_of(servers, WORKING)
    good = admin.send_form(path, typed_report())
    assert good.status_code == 200 and "Rapporten hade gått att lämna in" in good.get_data(as_text=True)
    bad = admin.send_form(path, {**typed_report(), "ongoing_at_end-women": "33"})
    sentence = "Kvinnor: 31 pågående + 9 nya − 8 avslutade blir 32, men du har skrivit 33."
    assert bad.status_code == 422 and sentence in bad.get_data(as_text=True)
    for wrong in ({"new-men": "tre"}, {"happened": "Kontakta 19900101-9802"}, {"new-women": ""}):
        assert admin.send_form(path, {**typed_report(), **wrong}).status_code == 422
    assert rows_of(servers, WORKING) == before


def test_a_draft_is_tried_as_it_is_now_also_when_it_was_tried_before(
    admin: CheckingClient, inside: Inside, draft: UUID
) -> None:
    """What was read for the first try is kept nowhere: not for the next one, and not for reports."""
    assert admin.send_form(f"{page_of(draft)}/prova", typed_report()).status_code == 200
    with inside(UPPSALA, Role.TENANT_ADMIN) as acting:
        version = queries.template(draft).row.version
        entry = QuestionEntry(
            section=Section.OWN,
            answer=AnswerKind.BY_SEX,
            label="Möten med arbetsgivare",
            help_text="",
            required=True,
            mapped_to=None,
        )
        drafts.add_question(actor=acting, version_id=draft, version=version, entry=entry)
        session.commit()
    again = admin.send_form(f"{page_of(draft)}/prova", typed_report())
    assert again.status_code == 422 and "Möten med arbetsgivare" in again.get_data(as_text=True)


def test_the_kansli_can_try_a_draft_but_not_change_it(client: CheckingClient, draft: UUID) -> None:
    """An auditor reads it, an insatsansvarig does not."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert "Det här är ett prov" in text_of(client, f"{page_of(draft)}/prova")
    assert "Lägg till en egen fråga" not in text_of(client, page_of(draft))
    assert client.get(f"{page_of(draft)}/borja").status_code == 403
    client.sign_in(Role.AUDITOR, UPPSALA)
    assert client.get(page_of(draft)).status_code == 200
    assert client.get(f"{page_of(draft)}/prova").status_code == 403
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    assert client.get(page_of(draft)).status_code == 403


def test_taking_into_use_tells_first_and_is_done_once(
    admin: CheckingClient, inside: Inside, draft: UUID
) -> None:
    """A day that is not offered is refused; in use it can no longer be worked on."""
    path = f"{page_of(draft)}/borja"
    assert admin.send_form(f"{page_of(draft)}/fragor/ny", {**QUESTION, "version": "1"}).status_code == 303
    shown = text_of(admin, path)
    day = re.findall(r'name="first_day"[^>]*value="([0-9-]+)"', shown)[1]
    fields = {"first_day": day, "note": "Styrelsen vill veta", "version": "2"}
    assert admin.send_form(path, {**fields, "first_day": "2020-01-01"}).status_code == 422
    assert admin.send_form(path, {**fields, "note": ""}).status_code == 422
    assert admin.send_form(path, fields).status_code == 303
    text = text_of(admin, f"{HERE}/arbete")
    assert "Styrelsen vill veta" in text and "kommer" in text and "Utgå från den här" in text
    assert "Sluta fråga" not in text_of(admin, page_of(draft))
    assert admin.get(path).status_code == 409
    assert admin.get(f"{page_of(draft)}/fragor/ny").status_code == 409


def test_the_core_indicators_stand_with_definition_version_and_source(client: CheckingClient) -> None:
    """To everybody in the förbund, each at an address of its own."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    text = text_of(client, f"{HERE}/nyckeltal")
    for code in CORE:
        assert f'id="{code.replace(":", "-")}"' in text
    assert "BÅD-ESÅ 2016" in text and "version 1" in text and "när förbundet väljer det" in text
