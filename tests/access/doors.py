"""Every door of the product and every kind of visitor, from the address map and the role table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, create_engine, text, update
from sqlalchemy.pool import NullPool
from werkzeug.routing import Rule

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.tables import METADATA
from tests import world
from tests.isolation.rows import act_for, add_row
from tests.servers import Servers

HOME, ELSEWHERE = "uppsala-lan", "vasteras"
# Arguments that name a row, and the table it stands in; a new one must be added here to be tested.
OBJECTS = {
    "membership_id": "memberships",
    "member_id": "members",
    "body_id": "bodies",
    "seat_id": "seats",
    "report_id": "reports",
    "version_id": "template_versions",
    "question_id": "template_questions",
    "template_target_id": "template_targets",
    "comment_id": "report_comments",
    "period_id": "reporting_periods",
    "budget_id": "budgets",
    "initiative_id": "initiatives",
    "owner_id": "initiative_owners",
    "target_group_id": "target_groups",
    "manager_id": "initiative_managers",
    "goal_id": "initiative_goals",
    "association_goal_id": "goals",
    "result_target_id": "result_targets",
    "cycle_event_id": "cycle_events",
    "api_key_id": "api_keys",
    "subscription_id": "subscriptions",
    "call_id": "subscription_calls",
    "matter_id": "matters",
    "round_id": "calls",
    "application_id": "applications",
    "stage_id": "application_stages",
    "registered_document_id": "registered_documents",
    "need_id": "needs",
    "assignment_id": "assignments",
    "attachment_id": "application_files",
    "meeting_id": "meetings",
    "meeting_item_id": "meeting_items",
    "decision_id": "decisions",
    "condition_id": "decision_conditions",
    "meeting_person_id": "meeting_people",
    "agreement_id": "agreements",
    "agreement_party_id": "agreement_parties",
    "requisition_id": "requisitions",
    "returned_funds_id": "returned_funds",
}
# Arguments that name no row.
PLAIN = {
    "year": "2026",
    "slug": "no-such-association",
    "file_type": "csv",
    "picture_type": "png",
    "document_type": "docx",
    "party": "municipality",
    "token": "no-such-token",
    "language": "en",
    "kind": "arbete",
    "theme": "dark",
    "step": "starta",
    "release_code": "2026-kv1-1",
    "release_step": "frys",
    "text_part": "behov",
    "withdrawn": "betalning",
    "follow_up": "slutrapport",
    "version_number": "1",
    "delegation_version": "1",
    "setting_version": "1",
    "delegated_number": "2026:1",
    "mail_id": str(UUID(int=9)),
    # An address that analysts let be told belongs to no förbund; its own tests ask who may do what with it.
    "national_subscription_id": str(UUID(int=7)),
    "national_call_id": str(UUID(int=7)),
    # A saved view is a user's, not a förbund's; whose it is, its own tests ask.
    "view_id": str(UUID(int=8)),
}
SKIPPED = {"static", "bootstrap.static"}

Objects = dict[str, str]


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door: a short name for the table's column, and how to sign in (None: not at all)."""

    name: str
    email: str | None


VISITORS = (
    Visitor("nobody", None),
    *(Visitor(role.value, world.email_of(role, HOME)) for role in Role),
    Visitor("other_association", world.email_of(Role.SECRETARIAT, ELSEWHERE)),
    *(Visitor(role.value, world.email_of(role)) for role in GlobalRole),
)


@dataclass(frozen=True)
class Door:
    """One address and method, with the arguments it takes."""

    method: str
    endpoint: str
    rule: Rule

    @property
    def has_object(self) -> bool:
        """Whether the address names a row."""
        return any(argument in OBJECTS for argument in self.rule.arguments)

    def address(self, app: Flask, objects: Objects) -> str:
        """The address for one set of rows."""
        values = {
            argument: HOME if argument == "association" else objects.get(argument) or PLAIN[argument]
            for argument in self.rule.arguments
        }
        with app.test_request_context():
            return app.url_map.bind("localhost").build(self.endpoint, values, self.method)


def doors(app: Flask) -> Iterator[Door]:
    """All doors, in the order of their names."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint not in SKIPPED:
                yield Door(method, rule.endpoint, rule)


def build_objects(servers: Servers, database: str) -> dict[str, Objects]:
    """Rows for every object argument: own (linked to each scoped role), another's, and of another förbund."""
    engine = create_engine(servers.postgres.url("finsam_app", database), poolclass=NullPool)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT slug, id FROM tenants")).all()
        numbers = {slug: int(number) for slug, number in rows}
        own = _rows(connection, numbers[HOME])
        _link(connection, numbers[HOME], own)
        another = _rows(connection, numbers[HOME])
        foreign = _rows(connection, numbers[ELSEWHERE])
        act_for(connection, numbers[HOME])
        _add_fixed_fees(connection, numbers[HOME], [own["member_id"], another["member_id"]])
    return {"own": own, "another": another, "foreign": foreign}


def _add_fixed_fees(connection: Connection, tenant_id: int, member_ids: list[str]) -> None:
    """A fixed fee year with a fee for each member, so that fees and letters are there to be refused."""
    year = add_row(connection, METADATA.tables["fee_years"], tenant_id)["id"]
    connection.execute(
        text("UPDATE fee_years SET state = 'fixed', fixed_at = now() WHERE id = :y"), {"y": year}
    )
    for member_id in member_ids:
        connection.execute(
            text(
                "INSERT INTO member_fees (tenant_id, fee_year_id, member_id, amount, invoice_state)"
                " VALUES (:t, :y, :m, 1, 'due')"
            ),
            {"t": tenant_id, "y": year, "m": member_id},
        )


def _rows(connection: Connection, tenant_id: int) -> Objects:
    act_for(connection, tenant_id)
    rows = {
        argument: str(add_row(connection, METADATA.tables[table], tenant_id)["id"])
        for argument, table in OBJECTS.items()
    }
    connection.execute(
        text("UPDATE report_comments SET report_id = :report_id WHERE id = :comment_id"),
        {"report_id": rows["report_id"], "comment_id": rows["comment_id"]},
    )
    # A stage is read when its application has been handed in.
    connection.execute(
        text(
            "UPDATE applications SET state = 'in_preparation', submitted_at = now() FROM application_stages s"
            " WHERE s.id = :stage_id AND applications.id = s.application_id"
        ),
        {"stage_id": rows["stage_id"]},
    )
    # Only structural insatser have goals of their own.
    connection.execute(
        text("UPDATE initiatives SET orientation = 'structural' WHERE id = :initiative_id"),
        {"initiative_id": rows["initiative_id"]},
    )
    connection.execute(
        text("UPDATE initiative_goals SET initiative_id = :initiative_id WHERE id = :goal_id"),
        {"initiative_id": rows["initiative_id"], "goal_id": rows["goal_id"]},
    )
    for table, argument in (
        ("agreements", "agreement_id"),
        ("requisitions", "requisition_id"),
        ("returned_funds", "returned_funds_id"),
    ):
        connection.execute(
            update(METADATA.tables[table])
            .where(METADATA.tables[table].c.id == UUID(rows[argument]))
            .values(initiative_id=UUID(rows["initiative_id"]))
        )
    # A need stands with the group's own body, where there is one to sit in.
    connection.execute(
        text("UPDATE needs SET body_id = :body_id WHERE id = :need_id"),
        {"body_id": rows["body_id"], "need_id": rows["need_id"]},
    )
    connection.execute(
        text("UPDATE assignments SET to_body_id = :body_id WHERE id = :assignment_id"),
        {"body_id": rows["body_id"], "assignment_id": rows["assignment_id"]},
    )
    connection.execute(
        update(METADATA.tables["agreement_parties"])
        .where(METADATA.tables["agreement_parties"].c.id == UUID(rows["agreement_party_id"]))
        .values(agreement_id=UUID(rows["agreement_id"]))
    )
    for table, argument in (("meeting_items", "meeting_item_id"), ("meeting_people", "meeting_person_id")):
        connection.execute(
            update(METADATA.tables[table])
            .where(METADATA.tables[table].c.id == UUID(rows[argument]))
            .values(meeting_id=UUID(rows["meeting_id"]))
        )
    # An item at which an application is decided has a page of its own.
    connection.execute(
        text("UPDATE meeting_items SET subject_kind = 'application', subject_id = :subject WHERE id = :item"),
        {"subject": rows["application_id"], "item": rows["meeting_item_id"]},
    )
    return rows


def _link(connection: Connection, tenant_id: int, own: Objects) -> None:
    """Tie the own rows to the roles that see only what they are tied to."""
    act_for(connection, tenant_id)
    find = text("SELECT id FROM memberships WHERE :role = ANY (roles) ORDER BY id LIMIT 1")
    of_role = {role: connection.execute(find, {"role": role.value}).scalar_one() for role in Role}
    initiative = connection.execute(
        text("SELECT initiative_id FROM reports WHERE id = :id"), {"id": own["report_id"]}
    ).scalar_one()
    for manages in {own["initiative_id"], str(initiative)}:
        connection.execute(
            text(
                "INSERT INTO initiative_managers (tenant_id, initiative_id, membership_id)"
                " VALUES (:t, :i, :m)"
            ),
            {"t": tenant_id, "i": manages, "m": of_role[Role.INITIATIVE_MANAGER]},
        )
    connection.execute(
        text("INSERT INTO member_representatives (tenant_id, member_id, membership_id) VALUES (:t, :i, :m)"),
        {"t": tenant_id, "i": own["member_id"], "m": of_role[Role.MEMBER_REPRESENTATIVE]},
    )
    connection.execute(
        text("UPDATE seats SET membership_id = :m, body_id = :b WHERE id = :i"),
        {"m": of_role[Role.GROUP_MEMBER], "b": own["body_id"], "i": own["seat_id"]},
    )
    connection.execute(
        text("UPDATE meetings SET body_id = :b WHERE id = :i"), {"b": own["body_id"], "i": own["meeting_id"]}
    )
    connection.execute(
        text("UPDATE application_stages SET body_id = :b, state = 'open' WHERE id = :i"),
        {"b": own["body_id"], "i": own["stage_id"]},
    )
