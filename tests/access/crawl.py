"""Walks through the product as a browser would: every link, every form, and what each answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.client import CheckingClient

# Far more than there are: a walk that goes on for ever is stopped and told of.
MOST_PAGES = 3000
MOST_OF_ONE_PATH = 2
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass
class Field:
    """One field of a form: how it looks to a browser and what it holds."""

    name: str
    kind: str
    value: str
    options: list[str] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """Whether anything at all can be typed."""
        return self.kind in ("text", "textarea", "email", "password", "search", "number", "date")


@dataclass
class Form:
    """A form on a page."""

    page: str
    method: str
    action: str
    fields: list[Field] = field(default_factory=list)

    def filled(self) -> list[tuple[str, str]]:
        """What a browser sends when nothing is changed."""
        return [(one.name, one.value) for one in self.fields if one.kind != "unchecked"]

    def filled_but(self, name: str, value: str) -> list[tuple[str, str]]:
        """What a browser sends when one field is changed."""
        return [pair for pair in self.filled() if pair[0] != name] + [(name, value)]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.links, self.forms = page, list[str](), list[Form]()
        self._form: Form | None = None
        self._select: Field | None = None
        self._text: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            action = urljoin(self.page, given.get("action") or self.page)
            self._form = Form(self.page, given.get("method", "get").lower(), action)
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        if tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given or len(self._select.options) == 1:
                self._select.value = given.get("value", "")
        elif tag in ("input", "select", "textarea") and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            if kind in ("checkbox", "radio") and "checked" not in given:
                kind = "unchecked"
            made = Field(given["name"], kind, given.get("value", ""))
            self._form.fields.append(made)
            self._select = made if tag == "select" else None
            self._text = made if tag == "textarea" else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data.lstrip("\r\n")


@dataclass
class Page:
    """What one address answered."""

    address: str
    status: int
    mimetype: str
    body: bytes
    headers: dict[str, str]
    links: list[str]
    forms: list[Form]

    @property
    def text(self) -> str:
        """The answer as text."""
        return self.body.decode("utf-8", "replace")


def read(address: str, answer: TestResponse) -> Page:
    """Take down an answer, with its links and forms if it is a page."""
    reader = _Reader(address)
    if answer.mimetype == "text/html":
        reader.feed(answer.get_data(as_text=True))
    return Page(
        address,
        answer.status_code,
        answer.mimetype or "",
        answer.get_data(),
        dict(answer.headers.items()),
        reader.links,
        reader.forms,
    )


def pattern(address: str) -> str:
    """The path of an address with its ids made alike."""
    return _ID.sub("id", urlsplit(address).path)


def crawl(client: CheckingClient, start: Iterable[str]) -> list[Page]:
    """Read from these addresses on, following every link to this host; of one kind of page two suffice."""
    waiting, seen, visits, pages = list(start), set[str](), Counter[str](), list[Page]()
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.pop(0)
        path = pattern(address)
        if address in seen or visits[path] >= MOST_OF_ONE_PATH:
            continue
        seen.add(address)
        visits[path] += 1
        pages.append(read(address, client.get(address)))
        waiting += _local(pages[-1])
    assert not waiting, f"more than {MOST_PAGES} pages: every page should have been read"
    return pages


def _local(page: Page) -> Iterator[str]:
    for link in page.links:
        target = urlsplit(urljoin(page.address, link))
        if not target.netloc and not target.scheme and not target.path.startswith("/static"):
            yield target._replace(fragment="").geturl()
