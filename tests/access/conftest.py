"""The besieged world, once per process, and one walk through all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from flask import Flask

from finsam_saas.access.permissions import GlobalRole
from finsam_saas.web.limits import LIMITS
from tests import world
from tests.access.crawl import Form, Page, crawl, pattern
from tests.access.doors import ELSEWHERE, HOME, doors
from tests.access.siege import INSIDER, NEIGHBOUR, Siege, build_siege, fingerprints
from tests.client import CheckingClient
from tests.conftest import fresh_copy
from tests.servers import WORKING, Servers


@dataclass(frozen=True)
class Walk:
    """Every page that the one who may do everything in a förbund can reach, and the rows before and after."""

    pages: list[Page]
    of_the_neighbour: list[Page]
    of_the_nation: list[Page]
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def forms(self) -> list[Form]:
        """Each kind of form in which something can be entered, once."""
        found = {
            (pattern(form.action), tuple(sorted({one.name for one in form.fields}))): form
            for page in self.pages
            if page.status == 200
            for form in page.forms
            if form.method == "post" and {one.name for one in form.fields} - {"csrf_token", "version"}
        }
        return list(found.values())


@pytest.fixture(scope="session")
def siege(servers: Servers, template: str) -> Siege:
    """The template of the besieged world."""
    return build_siege(servers, template)


def insider(app: Flask, email: str = INSIDER) -> CheckingClient:
    """A browser signed in as the one who may do everything; its pages are not checked one by one."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    client.checks = False
    client.sign_in_as(email)
    return client


@pytest.fixture(scope="session")
def walk(shared_app: Flask, servers: Servers, siege: Siege) -> Walk:
    """Read every address there is, with every row there is, and follow every link."""
    shared_app.extensions[LIMITS].enabled = False
    with fresh_copy(shared_app, servers, siege.database):
        client = insider(shared_app)
        before = fingerprints(servers, WORKING)
        own = [
            door.address(shared_app, siege.objects[whose])
            for door in doors(shared_app)
            if door.method == "GET"
            for whose in ("own", "another")
        ]
        pages = crawl(client, [f"/{HOME}/", *own])
        after = fingerprints(servers, WORKING)
        of_the_neighbour = crawl(insider(shared_app, NEIGHBOUR), [f"/{ELSEWHERE}/"])
        of_the_nation = [
            page
            for role in GlobalRole
            for page in crawl(insider(shared_app, world.email_of(role)), [*own, f"/{ELSEWHERE}/", "/"])
        ]
    shared_app.extensions[LIMITS].enabled = True
    return Walk(pages, of_the_neighbour, of_the_nation, before, after)


@pytest.fixture(scope="module")
def besieged(shared_app: Flask, servers: Servers, siege: Siege) -> Iterator[Flask]:
    """The application on a copy of the besieged world that a module's tests share; nobody is slowed down."""
    shared_app.extensions[LIMITS].enabled = False
    with fresh_copy(shared_app, servers, siege.database):
        yield shared_app
    shared_app.extensions[LIMITS].enabled = True
