"""Start pages: what waits first for each role, what it must not show, and what it costs."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.events.models import Heartbeat
from tenants.context import acting_for
from tenants.database import session
from tenants.models import Tenant, TenantSuccession
from tests.client import CheckingClient
from tests.integration.demo.conftest import Counted, SignedIn

UPPSALA = "/uppsala-lan/"
MOST_STATEMENTS = 8

# What each role's start page shows, and what it does not.
EXPECTED: dict[Role, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Role.SECRETARIAT: (
        ("Medvind (demo)", "Granska", "försenad 3 dagar", "inte betalda", "1 ansökan att gå igenom"),
        ("Komplettera", "har inte svarat på inbjudan", "Steget vidare"),
    ),
    Role.DIRECTOR: (
        ("Granska", "Uppdraget för Bengt", "Insatser igång"),
        ("har inte svarat på inbjudan",),
    ),
    Role.INITIATIVE_MANAGER: (
        ("Komplettera", "Att komplettera", "Steget vidare (demo)", "Deltagare i dina insatser"),
        ("Granska", "Medvind (demo)", "Medlemsavgifter", "inte betalda"),
    ),
    Role.BOARD_MEMBER: (
        ("Inget väntar på dig just nu", "Dina uppdrag", "Till arbete eller studier", "För Östhammar"),
        ("Granska", "inte betalda"),
    ),
    Role.GROUP_MEMBER: (
        ("Insatser som rör din medlem", "Medvind (demo)", "Lokusgrupp Enköping"),
        ("Granska", "Medlemsavgifter 2", "Handslaget (demo)", "Till arbete eller studier"),
    ),
    Role.ECONOMIST: (
        ("medlemsavgifter är inte betalda", "2 försenade", "Följ betalningarna", "Obetalda avgifter"),
        ("Granska", "Till arbete eller studier"),
    ),
    Role.MEMBER_REPRESENTATIVE: (
        ("Enköping", "Avgift 2", "Betald", "Komplettera ansökan Gemensam kartläggning"),
        ("Granska", "Medlemsavgifter 2", "Östhammar", "Till arbete eller studier"),
    ),
    Role.AUDITOR: (
        ("Nytt att läsa", "Fastställde årets avgifter", "Alla händelser"),
        ("Granska", "Sparade rapport", "Visa gruppen"),
    ),
    Role.TENANT_ADMIN: (
        ("Ingrid Palm har inte svarat på inbjudan", "Uppdraget för Bengt", "Aktiva användare"),
        ("Granska", "Till arbete eller studier"),
    ),
}


def text_of(client: CheckingClient, path: str) -> str:
    """The text of a page that answers."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("role", list(Role))
def test_a_start_page_shows_what_the_role_needs_and_nothing_of_the_others(
    signed_in: SignedIn, role: Role
) -> None:
    """What waits comes with its button; what a role may not see is not there."""
    page = text_of(signed_in(role), UPPSALA)
    shown, hidden = EXPECTED[role]
    assert [words for words in shown if words not in page] == []
    assert [words for words in hidden if words in page] == []


@pytest.mark.parametrize("role", list(Role))
def test_a_start_page_costs_few_statements(signed_in: SignedIn, counted: Counted, role: Role) -> None:
    """The number of statements does not depend on the rows, so the demo's are enough to count on."""
    client = signed_in(role)
    with counted() as statements:
        client.get(UPPSALA)
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_a_start_page_opens(signed_in: SignedIn, role: Role) -> None:
    """A button that leads to a closed door or to nothing is an empty promise."""
    client = signed_in(role)
    page = text_of(client, UPPSALA)
    main = page[page.index("<main") : page.index("</main>")]
    links = {part.partition('"')[0].replace("&amp;", "&") for part in main.split('href="')[1:]}
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_what_has_been_dealt_with_no_longer_waits(signed_in: SignedIn) -> None:
    """Accepting the report takes it off the list and counts it in the figures."""
    client = signed_in(Role.SECRETARIAT)
    page = text_of(client, UPPSALA)
    path = page[: page.index("Granska<")].rpartition('href="')[2].partition('"')[0]
    version = text_of(client, path).partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    answer = client.send_form(f"{path}/godkann", {"version": version}, page=path)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    after = text_of(client, UPPSALA)
    assert "Granska<" not in after
    assert "2 av 6 rapporter godkända" in page and "3 av 6 rapporter godkända" in after


def test_an_auditor_sees_what_is_new_since_the_visit_before(signed_in: SignedIn) -> None:
    """At the second visit only what has happened since; a reopened report comes with its reason."""
    signed_in(Role.AUDITOR)
    assert "Inget nytt." in text_of(signed_in(Role.AUDITOR), UPPSALA)
    director = signed_in(Role.DIRECTOR)
    listed = text_of(director, "/uppsala-lan/uppfoljning")
    path = listed[: listed.index("Handslaget (demo)")].rpartition('href="')[2].partition('"')[0]
    links = [link.partition('"')[0] for link in text_of(director, path).split('href="')[1:]]
    reopening = next(link for link in links if link == f"{path}/oppna")
    form = text_of(director, reopening)
    version = form.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    answer = director.send_form(reopening, {"reason": "Fel antal kvinnor", "version": version})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    after = text_of(signed_in(Role.AUDITOR), UPPSALA)
    assert "Öppnade godkänd rapport igen" in after and "Fel antal kvinnor" in after
    assert "Fastställde" not in after


def test_a_start_page_of_another_association_is_closed(signed_in: SignedIn) -> None:
    """Membership in one förbund opens nothing in another."""
    assert signed_in(Role.SECRETARIAT).get("/vasteras/").status_code == 403


def test_the_other_managers_reports_do_not_wait_for_me(signed_in: SignedIn) -> None:
    """Each insatsansvarig sees the own insatser's reports only."""
    page = text_of(signed_in(Role.INITIATIVE_MANAGER, "vasteras"), "/vasteras/")
    assert "Lugn start (demo)" in page and "Morgonluft" not in page


def test_an_analyst_sees_coverage_and_who_is_missing(signed_in: SignedIn) -> None:
    """Before the worker has published anything the page says that nothing is there."""
    page = text_of(signed_in(GlobalRole.NATIONAL_ANALYST), "/")
    assert "Förbund med godkända siffror" in page and "uppgift saknas" in page
    assert "/drift" not in page


def test_an_operator_sees_the_state_and_the_register_but_no_content(signed_in: SignedIn) -> None:
    """Backup says that nothing is known; no insats and no person of a förbund is named."""
    client = signed_in(GlobalRole.OPERATOR)
    home, page = text_of(client, "/"), text_of(client, "/drift")
    assert "Bakgrundsarbetaren har inte synts till" in home
    assert "222000-1834" in page and "/uppsala-lan/" in page and "uppgift saknas" in page
    assert "(demo)" not in page and "Karin Holm" not in page
    assert client.get(UPPSALA).status_code == 403


@pytest.mark.parametrize("role", [*Role, GlobalRole.NATIONAL_ANALYST])
def test_only_operators_see_the_operators_page(signed_in: SignedIn, role: Role | GlobalRole) -> None:
    """Not even a tenant admin does."""
    assert signed_in(role).get("/drift").status_code == 403


def test_the_front_door_lists_where_somebody_works(signed_in: SignedIn) -> None:
    """Own förbund with roles; a stranger is told what Finsam is."""
    client = signed_in(Role.DIRECTOR)
    page = text_of(client, "/")
    assert "Samordningsförbundet Uppsala län" in page and "förbundschef" in page
    assert "Samordningsförbundet Västerås" not in page
    stranger = client.application.test_client()
    assert isinstance(stranger, CheckingClient)
    assert "Logga in" in text_of(stranger, "/")
    for path in ("/om", "/tillganglighet"):
        assert text_of(stranger, path)


def test_somebody_without_any_place_is_told_what_to_do(signed_in: SignedIn) -> None:
    """An ended membership leaves an account that belongs nowhere."""
    admin = signed_in(Role.TENANT_ADMIN)
    economist = signed_in(Role.ECONOMIST)
    members = text_of(admin, "/uppsala-lan/anvandare")
    path = members[: members.index("Eva Ståhl")].rpartition('href="')[2].partition('"')[0]
    assert admin.send_form(f"{path}/avsluta", {}).status_code == 303
    assert economist.get(UPPSALA).status_code == 403
    assert "hör inte till något förbund" in text_of(economist, "/")


def test_the_operators_page_tells_of_queue_check_backup_and_successors(
    demo_app: Flask, signed_in: SignedIn
) -> None:
    """Numbers and moments that the worker has told, and who continues whom in the register."""
    with demo_app.app_context(), acting_for(None):
        for name, note in (
            ("worker", None),
            ("outbox uppsala-lan", "waiting=12 dead=3"),
            ("outbox vasteras", "waiting=0 dead=0"),
            ("national-drift", "quarters=2"),
            ("backup", None),
        ):
            session.add(Heartbeat(name=name, note=note))
        numbers = {slug: number for number, slug in session.query(Tenant.id, Tenant.slug)}
        session.add(
            TenantSuccession(
                predecessor_id=numbers["bad-esa"],
                successor_id=numbers["vasteras"],
                on_date=date(2027, 1, 1),
            )
        )
        session.commit()
    client = signed_in(GlobalRole.OPERATOR)
    page = text_of(client, "/drift").replace("\u00a0", " ")
    assert "3 händelser gick inte att leverera" in page and "2 kvartal fick räknas om" in page
    assert "Fortsätts av Samordningsförbundet Västerås, 1 jan 2027." in page
    assert "Fortsätter Samordningsförbundet Bengtsfors" in page
    assert "Bakgrundsarbetaren har inte synts till" not in page
    figures = page[page.index('class="figures"') : page.index("Kö per förbund")]
    assert "12" in figures and "uppgift saknas" not in figures
    assert "3 händelser gick inte att leverera" in text_of(client, "/")
