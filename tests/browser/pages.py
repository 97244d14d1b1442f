"""Every page of every role: built from the address map and the demo's own objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from playwright.sync_api import APIRequestContext
from werkzeug.routing import Map, Rule

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.demo.people import GLOBAL_MAILBOXES, MAILBOXES, PASSWORD, address
from finsam_saas.web.scope import TENANT_ARGUMENT
from tests.browser.demo import Demo

ASSOCIATION = "uppsala-lan"
ROLES: tuple[Role | GlobalRole | None, ...] = (None, *Role, *GlobalRole)
"""Everybody: not signed in, each role in a förbund, each role outside."""
# Addresses that answer with something else than a page.
NOT_PAGES = {
    "static",
    "bootstrap.static",
    "operations.alive",
    "operations.ready",
    "operations.metrics",
    "applications.own_file",
    "applications.handed_in_file",
}
# What an address that answers with a file names in its last part.
FILES = {"file_type", "document_type"}
# One object of each kind and state, for the part of an address that names it.
OBJECTS = {
    "report_id": "select distinct on (state, year, number) r.id from reports r"
    " join reporting_periods p on p.tenant_id = r.tenant_id and p.id = r.period_id"
    " where r.tenant_id = :tenant order by state, year desc, number desc, r.id",
    "period_id": "select id from reporting_periods where tenant_id = :tenant"
    " order by year desc, number desc limit 1",
    "initiative_id": "select distinct on (status, is_demo) id from initiatives where tenant_id = :tenant"
    " order by status, is_demo, name",
    "membership_id": "select id from memberships where tenant_id = :tenant"
    " order by accepted_at nulls first limit 2",
    "member_id": "select id from members where tenant_id = :tenant order by id limit 20",
    "body_id": "select id from bodies where tenant_id = :tenant order by id limit 3",
    "target_group_id": "select id from target_groups where tenant_id = :tenant order by id limit 1",
    "seat_id": "select id from seats where tenant_id = :tenant order by id limit 1",
    # One that waits for the board has the most to do.
    "budget_id": "select id from budgets where tenant_id = :tenant order by state <> 'proposed', id limit 1",
    "version_id": "select distinct on (state) id from template_versions where tenant_id = :tenant"
    " order by state, number",
    "question_id": "select q.id from template_questions q join template_versions v"
    " on v.tenant_id = q.tenant_id and v.id = q.template_version_id"
    " where q.tenant_id = :tenant and v.state = 'draft' order by q.position desc limit 1",
    "template_target_id": "select t.id from template_targets t join template_versions v"
    " on v.tenant_id = t.tenant_id and v.id = t.template_version_id"
    " where t.tenant_id = :tenant and v.state = 'draft' limit 1",
    "association_goal_id": "select id from goals where tenant_id = :tenant"
    " order by year desc, position limit 1",
    "result_target_id": "select distinct on (kind) id from result_targets where tenant_id = :tenant"
    " order by kind, id desc",
    "cycle_event_id": "select id from cycle_events where tenant_id = :tenant order by position limit 1",
    "release_code": "select code from national_releases order by period desc, code",
    "view_id": "select id from saved_views limit 1",
    "slug": "select slug from tenants where id = :tenant",
    "round_id": "select distinct on (published_at is null) id from calls where tenant_id = :tenant"
    " order by published_at is null",
    "application_id": "select distinct on (state) id from applications where tenant_id = :tenant"
    " order by state, created_at",
    "need_id": "select distinct on (state) id from needs where tenant_id = :tenant order by state, raised_at",
    "assignment_id": "select distinct on (state) id from assignments where tenant_id = :tenant"
    " order by state, due_on",
    "attachment_id": "select id from application_files where tenant_id = :tenant limit 1",
    "version_number": "select number from preparation_versions where tenant_id = :tenant"
    " order by number limit 1",
    "delegation_version": "select number from delegation_versions where tenant_id = :tenant"
    " order by number limit 1",
    "setting_version": "select number from setting_versions where tenant_id = :tenant"
    " order by number limit 1",
    "delegated_number": "select year || ':' || number from delegated_decisions where tenant_id = :tenant"
    " order by application_id nulls first limit 2",
    "stage_id": "select distinct on (s.state, s.position) s.id from application_stages s"
    " where s.tenant_id = :tenant order by s.state, s.position, s.id",
    "matter_id": "select id from matters where tenant_id = :tenant"
    " order by last_document desc, closed_on nulls first, id limit 2",
    "registered_document_id": "select d.id from registered_documents d join matters m"
    " on m.tenant_id = d.tenant_id and m.id = d.matter_id where d.tenant_id = :tenant"
    " order by m.last_document desc, m.closed_on nulls first, m.id, d.serial limit 1",
    "requisition_id": "select distinct on (state) id from requisitions where tenant_id = :tenant"
    " order by state, created_at",
    "returned_funds_id": "select id from returned_funds where tenant_id = :tenant limit 1",
    "agreement_id": "select distinct on (state) id from agreements where tenant_id = :tenant"
    " order by state, written_at",
    "agreement_party_id": "select p.id from agreement_parties p join agreements a"
    " on a.tenant_id = p.tenant_id and a.id = p.agreement_id where p.tenant_id = :tenant"
    " and a.state = 'sent' and p.signed_on is null limit 1",
    "meeting_id": "select distinct on (body_id, state) id from meetings where tenant_id = :tenant"
    " order by body_id, state, starts_at",
    "meeting_item_id": "select distinct on (meeting_id) id from meeting_items where tenant_id = :tenant"
    " order by meeting_id, (adjustment = 'adjusted') desc, position desc",
    "meeting_person_id": "select id from meeting_people where tenant_id = :tenant"
    " and adjusts and confirmed_at is null limit 2",
    "decision_id": "select id from decisions where tenant_id = :tenant limit 1",
    "condition_id": "select id from decision_conditions where tenant_id = :tenant limit 1",
    "api_key_id": "select id from api_keys where tenant_id = :tenant limit 1",
    "subscription_id": "select id from subscriptions where tenant_id = :tenant limit 1",
    "national_subscription_id": "select id from national_subscriptions limit 1",
    "year": "select year from fee_years where tenant_id = :tenant order by year desc limit 3",
}
# How many of an object's pages are looked at for each role.
MOST_OF_A_KIND = {"report_id": 5, "initiative_id": 2}
CHOICES = re.compile(r"<any\(([^)]*)\):(\w+)>")


Opens = Callable[[str], bool]


@dataclass(frozen=True)
class Page:
    """One address as one role sees it."""

    role: Role | GlobalRole | None
    path: str
    endpoint: str

    @property
    def name(self) -> str:
        """A file name for its picture: role, address and, where there are several, a piece of the id."""
        words = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{19}([0-9a-f]{8})", r"\1", self.path.strip("/")) or "hem"
        return f"{self.role.value if self.role else 'utan-konto'}--{re.sub(r'[^0-9a-z-]+', '_', words)}"[:120]


def email_of(role: Role | GlobalRole, association: str = ASSOCIATION) -> str:
    """The address of the demo's account with this role, in this förbund if the role is one of a förbund."""
    if isinstance(role, GlobalRole):
        return GLOBAL_MAILBOXES[role][0]
    return address(MAILBOXES[role], association)


def sign_in(
    request: APIRequestContext, demo: Demo, role: Role | GlobalRole, association: str = ASSOCIATION
) -> None:
    """Sign a browser's cookies in as the demo's account with this role."""
    page = request.get(f"{demo.address}/logga-in").text()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page
    form = {"csrf_token": found[1], "email": email_of(role, association), "password": PASSWORD}
    answer = request.post(
        f"{demo.address}/logga-in", form=form, headers={"Referer": f"{demo.address}/logga-in"}
    )
    assert answer.ok and not answer.url.endswith("/logga-in"), answer.text()


class Reading:
    """Reads addresses as a browser that has signed in does, without drawing what they answer."""

    def __init__(self, request: APIRequestContext, demo: Demo, language: str) -> None:
        cookies = request.storage_state()["cookies"]
        self._port = demo.running.port
        self._headers = {
            "Cookie": "; ".join(f"{one.get('name')}={one.get('value')}" for one in cookies),
            "Accept-Language": language,
        }
        self.text = ""
        """The page that was opened last."""

    def opens(self, path: str) -> bool:
        """Whether an address answers with a page."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request("GET", path, headers=self._headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        found = answer.status == 200 and answer.getheader("Content-Type", "").startswith("text/html")
        self.text = body.decode() if found else ""
        return found


class Finder:
    """Finds, for one role at a time, the addresses that open."""

    def __init__(self, addresses: Map, rows: Callable[..., list[Any]]) -> None:
        self._rules: list[Rule] = sorted(
            (
                rule
                for rule in addresses.iter_rules()
                if "GET" in (rule.methods or ())
                and rule.endpoint not in NOT_PAGES
                and not FILES & rule.arguments
            ),
            key=lambda rule: rule.rule,
        )
        [row] = rows("select id from tenants where slug = :slug", slug=ASSOCIATION)
        self._objects = {
            name: [str(one[0]) for one in rows(question, tenant=row.id)] for name, question in OBJECTS.items()
        }
        self._links = {
            found[0].rpartition("/")[0]: found[0]
            for mail in rows("select body from platform_mail")
            for found in [re.findall(r"http://[^/]+(/\S+)", mail.body)]
            if found
        }

    @property
    def endpoints(self) -> set[str]:
        """Every page's endpoint."""
        return {rule.endpoint for rule in self._rules}

    def pages(self, role: Role | GlobalRole | None, opens: Opens) -> Iterator[Page]:
        """The pages that open for this role, a few of each kind of object."""
        for rule in self._rules:
            opened = 0
            most = max((MOST_OF_A_KIND.get(name, 1) for name in rule.arguments), default=1)
            for path in self._paths(rule):
                if opened < most and opens(path):
                    opened += 1
                    yield Page(role, path, rule.endpoint)

    def _paths(self, rule: Rule) -> list[str]:
        """Addresses for a rule: every choice, and each object of the kind that it names."""
        paths = [rule.rule.replace(f"<{TENANT_ARGUMENT}>", ASSOCIATION)]
        for choices, _name in CHOICES.findall(rule.rule):
            paths = [
                CHOICES.sub(choice.strip(), path, count=1) for path in paths for choice in choices.split(",")
            ]
        for part, name in re.findall(r"(<(?:\w+(?:\([^)]*\))?:)?(\w+)>)", paths[0]):
            if name == "token":
                return [link for start, link in self._links.items() if paths[0].startswith(start)]
            paths = [path.replace(part, value) for path in paths for value in self._objects.get(name, [])]
        return paths
