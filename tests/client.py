"""A test browser that inspects every page: strict HTML, one heading, labelled fields, protected forms."""

from __future__ import annotations

import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from finsam_saas.access.permissions import GlobalRole, Role
from tests import world

_UNLABELLED = re.compile(r"^(hidden|submit|button|image)$")
# What differs between two drawings of one page, and is never markup.
_DRAWN_ANEW = re.compile(
    r'(?<=nonce=")[\w-]+|(?<=csrf_token" value=")[\w.-]+|(?<=csrf_token" type="hidden" value=")[\w.-]+'
)
_sound: set[int] = set()


class CheckingClient(FlaskClient):
    """Signs in like a person, carries the form token along, and refuses to accept a sloppy page."""

    checks = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request and check the answer if it is a page."""
        response = super().open(*args, **kwargs)
        if self.checks and response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            check_page(response.get_data(as_text=True))
        return response

    def sign_in(self, role: Role | GlobalRole, slug: str | None = None) -> None:
        """Sign in as the one person with this role in this förbund."""
        self.sign_in_as(world.email_of(role, slug))

    def sign_in_as(self, email: str, password: str = world.PASSWORD) -> TestResponse:
        """Sign in with an address and the world's password; fails the test where that is refused."""
        self.delete_cookie("finsam")
        answer = self.send_form("/logga-in", {"email": email, "password": password})
        assert answer.status_code in (302, 303), answer.get_data(as_text=True)
        return answer

    def send_form(self, path: str, fields: dict[str, Any], page: str | None = None) -> TestResponse:
        """Post a form the way a browser does: first open its page, then send the token along."""
        token = self.token(page or path)
        return self.post(path, data={"csrf_token": token, **fields})

    def press(self, path: str, page: str, **typed: str) -> TestResponse:
        """Send a page that was opened before, as it was then, with what is typed in it."""
        fields = {}
        for field in re.findall(r'<input[^>]*type="hidden"[^>]*>', page):
            parts = dict(re.findall(r'(\w+)="([^"]*)"', field))
            fields[parts["name"]] = parts["value"]
        return self.post(path, data=fields | typed)

    def text_of(self, path: str) -> str:
        """The text of a page, which must open."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def token(self, page: str) -> str:
        """The protection token of the first form on a page (or of the page's frame)."""
        answer = self.get(page)
        assert answer.status_code < 500, f"{page} failed"
        text = answer.get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
        assert found, f"no form token on {page}"
        return found.group(1)


def check_page(text: str) -> None:
    """Raise AssertionError where a page is not strict HTML, has not one h1, or has unlabelled fields.

    A page that was found sound is not read a second time: many tests begin at the same sign-in page.
    """
    page = hash(_DRAWN_ANEW.sub("", text))
    if page not in _sound:
        _check(text)
        _sound.add(page)


def _check(text: str) -> None:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document = parser.parse(text)
    html = document if document.tag == "html" else document.find("html")
    assert html is not None and html.get("lang") in ("sv", "en"), "the page does not say its language"
    title = html.find("head/title")
    assert title is not None and (title.text or "").strip(), "the page has no title"
    headings = list(html.iter("h1"))
    assert len(headings) == 1, f"{len(headings)} h1 headings"
    labels = {label.get("for") for label in html.iter("label")}
    for tag in ("input", "select", "textarea"):
        for field in html.iter(tag):
            if _UNLABELLED.match(field.get("type", "")):
                continue
            named = field.get("id") in labels or field.get("aria-label") or field.get("aria-labelledby")
            assert named, f"unlabelled field {field.get('name')}"
    for form in html.iter("form"):
        if form.get("method", "get").lower() == "post":
            tokens = [i for i in form.iter("input") if i.get("name") == "csrf_token"]
            assert tokens, f"form without token: {form.get('action')}"
    identifiers = [node.get("id") for node in html.iter() if isinstance(node.tag, str) and node.get("id")]
    repeated = {one for one in identifiers if identifiers.count(one) > 1}
    assert not repeated, f"repeated ids {repeated}"
