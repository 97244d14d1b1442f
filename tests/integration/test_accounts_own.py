"""The own account: name, password, language and look; and the page of mails that only a demo has."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts import sign_in
from finsam_saas.accounts.models import Membership, PlatformMail
from finsam_saas.accounts.rules import ReminderChoice
from finsam_saas.app import create_app
from finsam_saas.config import Environment
from tenants.database import now, session
from tests import world
from tests.builders_accounts import nowhere, platform_events, user, within
from tests.client import CheckingClient
from tests.servers import WORKING, Servers

EMAIL = world.email_of(Role.BOARD_MEMBER, "uppsala-lan")
NEW = "tre gula cyklar i regn"


def change(client: CheckingClient, present: str, new: str, repeated: str | None = None) -> tuple[int, str]:
    fields = {"present": present, "password": new, "repeated": new if repeated is None else repeated}
    answer = client.send_form("/konto/losenord", fields, page="/konto")
    return answer.status_code, answer.get_data(as_text=True)


def test_the_account_is_shown_to_its_owner_only(client: CheckingClient) -> None:
    assert client.get("/konto").location == "/logga-in?next=/konto"
    client.sign_in_as(EMAIL)
    page = client.get("/konto").get_data(as_text=True)
    assert EMAIL in page
    assert "Samordningsförbundet Uppsala län" in page
    assert "styrelseledamot" in page
    assert "Samordningsförbundet Västerås" not in page


def test_all_own_forbund_are_listed(app: Flask, client: CheckingClient) -> None:
    with within(app, "vasteras"):
        place = {"name": "Två", "roles": [Role.AUDITOR.value], "accepted_at": now()}
        session.add(Membership(user_id=user(EMAIL).id, **place))
    client.sign_in_as(EMAIL)
    page = client.get("/konto").get_data(as_text=True)
    assert page.count('href="/uppsala-lan/"') >= 1
    assert page.count('href="/vasteras/"') >= 1


def test_without_a_forbund_it_says_what_to_do(client: CheckingClient) -> None:
    client.sign_in(GlobalRole.OPERATOR)
    assert "be kansliet i förbundet om en inbjudan" in client.get("/konto").get_data(as_text=True)


def test_name_language_and_look_are_remembered(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(EMAIL)
    answer = client.send_form("/konto", {"name": "Eva\nLind", "language": "en", "theme": "dark"})
    assert answer.status_code == 303
    page = client.get("/konto").get_data(as_text=True)
    assert '<html lang="en" data-bs-theme="dark">' in page
    assert 'value="Eva Lind"' in page
    with nowhere(app):
        found = user(EMAIL)
        assert (found.name, found.language, found.theme) == ("Eva Lind", "en", "dark")


def test_how_often_to_be_reminded_is_the_own_choice_in_each_forbund(
    app: Flask, client: CheckingClient
) -> None:
    """One choice in each, none where one does not belong, and what is no choice changes nothing."""
    with within(app, "vasteras"):
        place = {"name": "Två", "roles": [Role.AUDITOR.value], "accepted_at": now()}
        session.add(Membership(user_id=user(EMAIL).id, **place))
    client.sign_in_as(EMAIL)
    shown = client.get("/konto").get_data(as_text=True)
    assert len(re.findall(r'<input[^>]*checked[^>]*value="daily"', shown)) == 2
    for slug, choice, status in (
        ("uppsala-lan", "hourly", 400),
        ("uppsala-lan", "only-late", 303),
        ("vasteras", "weekly", 303),
        ("bad-esa", "weekly", 404),
    ):
        fields = {f"{slug}-reminders": choice}
        assert client.send_form(f"/{slug}/paminnelser", fields, page="/konto").status_code == status
    for slug, chosen in (("uppsala-lan", ReminderChoice.ONLY_LATE), ("vasteras", ReminderChoice.WEEKLY)):
        with within(app, slug):
            own = session.query(Membership).filter(Membership.user_id == user(EMAIL).id).one()
            assert own.reminders is chosen


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"name": "x" * 121}, {"language": "fi"}, {"theme": "pink"}, {"theme": ""}]
)
def test_what_cannot_be_chosen_changes_nothing(
    app: Flask, client: CheckingClient, changes: dict[str, str]
) -> None:
    client.sign_in_as(EMAIL)
    fields = {"name": "Eva", "language": "en", "theme": "dark", **changes}
    assert client.send_form("/konto", fields).status_code == 422
    with nowhere(app):
        found = user(EMAIL)
        assert (found.name, found.language, found.theme) == ("", "sv", "auto")


def test_a_new_password_takes_the_present_one(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(EMAIL)
    status, page = change(client, "inte rätt lösenord", NEW)
    assert status == 422
    assert "Det är inte ditt nuvarande lösenord." in page
    with nowhere(app):
        assert user(EMAIL).failed_attempts == 1
    assert change(client, world.PASSWORD, NEW)[0] == 303
    client.sign_in_as(EMAIL, NEW)


def test_guessing_the_present_password_closes_the_account(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(EMAIL)
    for _ in range(5):
        change(client, "inte rätt lösenord", NEW)
    assert change(client, world.PASSWORD, NEW)[0] == 422
    with nowhere(app):
        assert user(EMAIL).locked_until is not None


@pytest.mark.parametrize(
    ("new", "repeated", "told"),
    [
        ("kort", None, "minst 12 tecken"),
        ("Sommaren2026!!", None, "för vanligt"),
        (EMAIL, None, "för likt"),
        (NEW, "något helt annat", "inte likadana"),
    ],
)
def test_a_refused_password_changes_nothing(
    client: CheckingClient, new: str, repeated: str | None, told: str
) -> None:
    client.sign_in_as(EMAIL)
    status, page = change(client, world.PASSWORD, new, repeated)
    assert status == 422
    assert told in page
    client.sign_in_as(EMAIL)


def test_parallel_guesses_are_counted_one_by_one(app: Flask) -> None:
    def guess(number: int) -> bool:
        with nowhere(app):
            return sign_in.sign_in(email=EMAIL, password=f"gissning nummer {number}") is None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(guess, range(12)))
    with nowhere(app):
        assert user(EMAIL).failed_attempts == 5
    reasons = [details.get("reason") for _name, details in platform_events(app)]
    assert reasons.count("password") == 5
    assert reasons.count("locked") == 7


@pytest.mark.parametrize("signed_in", [False, True])
def test_language_and_look_from_the_foot_of_any_page(
    app: Flask, client: CheckingClient, signed_in: bool
) -> None:
    page = "/logga-in"
    if signed_in:
        client.sign_in_as(EMAIL)
        page = "/konto"
    fields = {"csrf_token": client.token(page)}
    came_from = {"Referer": f"http://localhost{page}?x=1"}
    answer = client.post("/sprak/en", data=fields, headers=came_from)
    assert (answer.status_code, answer.location) == (303, f"{page}?x=1")
    answer = client.post("/tema/dark", data=fields, headers=came_from)
    assert answer.status_code == 303
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert '<html lang="en" data-bs-theme="dark">' in client.get(page).get_data(as_text=True)
    with nowhere(app):
        expected = ("en", "dark") if signed_in else ("sv", "auto")
        assert (user(EMAIL).language, user(EMAIL).theme) == expected


@pytest.mark.parametrize("path", ["/sprak/fi", "/tema/pink", "/sprak/<script>"])
def test_there_are_no_other_languages_or_looks(client: CheckingClient, path: str) -> None:
    assert client.post(path, data={"csrf_token": client.token("/logga-in")}).status_code == 404


@pytest.mark.parametrize("path", ["/sprak/en", "/tema/dark"])
def test_looking_changes_nothing(client: CheckingClient, path: str) -> None:
    client.get("/logga-in")
    assert client.get(path).status_code in (404, 405, 308)
    assert client.post(path).status_code == 400
    assert '<html lang="sv"' in client.get("/logga-in").get_data(as_text=True)


@pytest.mark.parametrize("came_from", ["https://evil.example/x", "http://localhost//evil.example", "x", ""])
def test_one_comes_back_to_our_own_pages_only(client: CheckingClient, came_from: str) -> None:
    fields = {"csrf_token": client.token("/logga-in")}
    assert client.post("/sprak/en", data=fields, headers={"Referer": came_from}).location == "/"


def test_the_mails_of_the_demo_are_shown_as_text(app: Flask, client: CheckingClient) -> None:
    assert "Inga brev är skickade ännu." in client.get("/demo/post").get_data(as_text=True)
    body = "Hej <script>alert(1)</script>,\n\nhttp://127.0.0.1:8000/nytt-losenord/abc\n"
    with nowhere(app):
        session.add(PlatformMail(recipient="anna@kommun.example", subject="Välj <b>nytt</b>", body=body))
    page = client.get("/demo/post").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;b&gt;" in page
    assert 'href="http://127.0.0.1:8000/nytt-losenord/abc"' in page


@pytest.mark.usefixtures("app")
def test_production_has_no_page_of_mails(servers: Servers) -> None:
    strict = servers.settings(
        WORKING,
        environment=Environment.PRODUCTION,
        public_url="https://finsam.example",
        insecure_cookies=False,
        national_preview=False,
    )
    client = create_app(strict).test_client()
    assert client.get("/demo/post", base_url="https://finsam.example").status_code == 404
