"""Pages of figures that are kept: whatever happens in the förbund they show at once, and to those who may."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast
from uuid import UUID

import pytest
from flask import Flask
from redis import Redis

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import User
from finsam_saas.economy.rules import Noting
from finsam_saas.economy.service import note_requisitioned
from finsam_saas.events.models import Event
from finsam_saas.events.newest import NEWEST, digest_of_newest
from finsam_saas.followup.models import Report
from finsam_saas.followup.service import reopen_report
from finsam_saas.initiatives import service as initiatives
from finsam_saas.initiatives.models import Initiative
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from finsam_saas.members.service import MemberEntry, add_member, change_member
from finsam_saas.planning import follow_up, queries
from finsam_saas.planning import service as planning
from finsam_saas.planning.entry import GoalWording, TargetWording
from finsam_saas.planning.rules import TargetStatus, Way
from finsam_saas.provisioning import PROFILES, load, read, reserved_names
from finsam_saas.report_templates import drafts
from finsam_saas.report_templates import service as templates
from finsam_saas.report_templates.entry import TargetEntry
from finsam_saas.reporting_plan import versions
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import db, session
from tests.builders_followup import QUARTER, add_initiative, open_quarter, report_of
from tests.builders_planning import TO_WORK, YEAR, accept, add_target_of, report_accepted
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared
from tests.integration.test_initiatives_changes import stored_entry
from tests.integration.test_statements import MOST_STATEMENTS, counted
from tests.servers import Servers

UPPSALA, VASTERAS = "uppsala-lan", "vasteras"
STATISTICS = f"/{UPPSALA}/statistik/"
PAGES = (STATISTICS, f"/{UPPSALA}/mal/{YEAR}", f"/{UPPSALA}/uppfoljning/styrelsen?period={YEAR}-ar1")
MEDVIND = "Medvind"
Change = Callable[[Actor, Actor], object]


@pytest.fixture
def target(inside: Inside, prepared: Prepared) -> UUID:
    """A goal with a target, an insats with an accepted report, and one whose report is waited for."""
    return prepared.once("target", lambda: _add_target(inside))


def _add_target(inside: Inside) -> UUID:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as reporter, inside(UPPSALA) as kansli:
        found = add_target_of(kansli)
        add_initiative("Vantan", manager=reporter.membership_id)
        report_accepted(reporter, kansli, MEDVIND)
        session.commit()
        return found


@pytest.fixture
def readers(app: Flask) -> list[CheckingClient]:
    """The kansli, which sees exact counts, and the board, which sees them protected."""
    found = []
    for role in (Role.SECRETARIAT, Role.BOARD_MEMBER):
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        client.sign_in(role, UPPSALA)
        client.checks = False
        found.append(client)
    return found


@pytest.fixture
def store(servers: Servers, app: Flask) -> Redis:
    """Where pages are kept."""
    return Redis.from_url(servers.valkey.url)


def texts(store: Redis) -> list[bytes]:
    return sorted(store.scan_iter("finsam:text:*"))


def content(client: CheckingClient, path: str) -> str:
    """What a page says; when it was drawn it says to the minute."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    [main] = re.findall(r"<main.*</main>", answer.get_data(as_text=True), re.DOTALL)
    return re.sub(r"Uppgifter per [^<]*", "", main)


def everything(readers: list[CheckingClient]) -> list[str]:
    return [content(client, path) for client in readers for path in PAGES]


def initiative() -> Initiative:
    return session.query(Initiative).filter(Initiative.name.like(f"{MEDVIND}%")).one()


def accept_another(reporter: Actor, kansli: Actor) -> None:
    waiting = session.query(Initiative.id).filter_by(name="Vantan").scalar()
    accept(reporter, kansli, waiting)


def reopen(_reporter: Actor, kansli: Actor) -> None:
    report = session.query(Report).filter_by(id=report_of(initiative().id)).one()
    reopen_report(actor=kansli, report_id=report.id, version=report.version, reason="Fel antal")


def rename_initiative(_reporter: Actor, kansli: Actor) -> None:
    found = initiative()
    entry = stored_entry(found.id, name=f"{MEDVIND} i Uppsala")
    initiatives.change_initiative(actor=kansli, initiative_id=found.id, version=found.version, entry=entry)


def set_money_aside(_reporter: Actor, kansli: Actor) -> None:
    found = initiative()
    amounts = {YEAR: Decimal(900_000)}
    initiatives.set_amounts(actor=kansli, initiative_id=found.id, version=found.version, amounts=amounts)


def requisition(_reporter: Actor, kansli: Actor) -> None:
    noting = Noting(Decimal(123_000), date(YEAR, 6, 30))
    note_requisitioned(actor=kansli, initiative_id=initiative().id, year=YEAR, version=0, noting=noting)


def only_target() -> UUID:
    return queries.goals_of(YEAR)[0].targets[0].id


def raise_target(_reporter: Actor, kansli: Actor) -> None:
    found = queries.target(only_target())
    wording = replace(TO_WORK, threshold=Fraction(4, 10))
    planning.change_target(actor=kansli, target_id=found.id, version=found.version, wording=wording)


def judge(_reporter: Actor, kansli: Actor) -> None:
    found = queries.target(only_target())
    follow_up.judge(
        actor=kansli, target_id=found.id, version=found.version, status=TargetStatus.MET, reason="Räknat om"
    )


def reword_goal(_reporter: Actor, kansli: Actor) -> None:
    goal = queries.goals_of(YEAR)[0]
    wording = GoalWording("Fler i arbete, och snabbare", 1)
    planning.change_goal(actor=kansli, goal_id=goal.id, version=goal.version, wording=wording)


def add_milestone(_reporter: Actor, kansli: Actor) -> None:
    goal = queries.goals_of(YEAR)[0]
    wording = TargetWording(text="Metoden är utredd", way=Way.MILESTONE)
    made = planning.add_target(actor=kansli, goal_id=goal.id, wording=wording)
    follow_up.enter_figure(actor=kansli, target_id=made, note="Enligt rapport", done=True)


def open_next_quarter(_reporter: Actor, kansli: Actor) -> None:
    open_quarter(kansli, QUARTER.following())


def aim(_reporter: Actor, kansli: Actor) -> None:
    """A target in the template, for the periods to come."""
    draft = templates.make_draft(actor=kansli, kind=TemplateKind.WORK_ORIENTED, source=None)
    entry = TargetEntry(
        text="Minst en tredjedel", numerator=("work",), denominator="ended", threshold=Fraction(1, 3)
    )
    drafts.add_target(actor=kansli, version_id=draft, version=1, entry=entry)
    templates.take_into_use(
        actor=kansli,
        version_id=draft,
        version=versions.version(draft).version,
        first_day=date(YEAR, 10, 1),
        note="Beslut i styrelsen",
        today=date(YEAR, 9, 1),
    )


def place_in_heby(_reporter: Actor, kansli: Actor) -> None:
    made = add_member(actor=kansli, entry=MemberEntry("Heby", PartyType.MUNICIPALITY))
    found = initiative()
    entry = stored_entry(found.id, municipality_ids=(made,))
    initiatives.change_initiative(actor=kansli, initiative_id=found.id, version=found.version, entry=entry)


def rename_member(_reporter: Actor, kansli: Actor) -> None:
    found = session.query(Member).filter_by(name="Heby").one()
    entry = MemberEntry("Heby kommun", PartyType.MUNICIPALITY)
    change_member(actor=kansli, member_id=found.id, version=found.version, entry=entry)


SEEN: tuple[Change, ...] = (
    accept_another,
    rename_initiative,
    set_money_aside,
    requisition,
    raise_target,
    judge,
    reword_goal,
    add_milestone,
    place_in_heby,
    rename_member,
    open_next_quarter,
    reopen,
)


@contextmanager
def together(inside: Inside) -> Iterator[tuple[Actor, Actor]]:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as reporter, inside(UPPSALA) as kansli:
        yield reporter, kansli
        session.commit()


def test_each_change_shows_at_once(
    inside: Inside, target: UUID, readers: list[CheckingClient], store: Redis
) -> None:
    """What is shown after a change is never what was kept before it, and is as if nothing were kept."""
    before = everything(readers)
    for change in (*SEEN, aim):
        with together(inside) as (reporter, kansli):
            change(reporter, kansli)
        after = everything(readers)
        store.delete(*texts(store))
        assert after == everything(readers), change.__name__
        assert change is aim or after != before, change.__name__
        before = after


def test_a_profile_that_is_loaded_shows_at_once(
    inside: Inside, app: Flask, readers: list[CheckingClient]
) -> None:
    with inside(UPPSALA) as kansli:
        add_target_of(kansli)
        session.commit()
    goals = [f"/{UPPSALA}/mal/{year}" for year in (2023, YEAR)]
    before = [content(readers[1], path) for path in goals]
    with app.app_context():
        load(read(PROFILES / f"{UPPSALA}.toml"), reserved=reserved_names(app.url_map))
        session.remove()
    after = [content(readers[1], path) for path in goals]
    assert "minst 35" in after[0] and "minst 35" not in before[0]
    assert "minst 35" in before[1] and "minst 35" not in after[1]


def test_what_is_kept_is_drawn_once_for_all_who_see_the_same(
    inside: Inside, target: UUID, readers: list[CheckingClient], store: Redis
) -> None:
    """A change behind the product's back shows that nothing was read; events are what it goes by."""
    before = everything(readers)
    assert len(texts(store)) == len(before)
    with inside(UPPSALA):
        initiative().name = "Bakom ryggen"
        session.commit()
    assert everything(readers) == before
    assert content(readers[0], f"{STATISTICS}?efter=typ") != before[0]
    assert len(texts(store)) == len(before) + 1


@pytest.mark.parametrize("role", range(2))
def test_a_page_that_is_drawn_anew_asks_no_more_than_eight_questions(
    app: Flask, target: UUID, readers: list[CheckingClient], store: Redis, role: int
) -> None:
    with app.app_context():
        engine = db.engine
    for path in (*PAGES, f"{STATISTICS}?efter=kvartal", f"{STATISTICS}?efter=typ"):
        content(readers[role], path)
        store.delete(*texts(store))
        with counted(engine) as drawn:
            content(readers[role], path)
        with counted(engine) as kept:
            content(readers[role], path)
        assert len(drawn) <= MOST_STATEMENTS, "\n".join(one[:200] for one in drawn)
        assert len(kept) == 2, "who it is, and whether anything has happened"


def test_the_kansli_and_the_board_never_share_a_page(target: UUID, readers: list[CheckingClient]) -> None:
    kansli, board = ([content(client, path) for path in PAGES] for client in readers)
    again = [content(client, path) for path in PAGES for client in reversed(readers)]
    assert again[1::2] == kansli and again[::2] == board
    assert all(one != other for one, other in zip(kansli, board, strict=True))
    assert "Visa för publicering" in kansli[0] and "Så här ser siffrorna ut när de publiceras" in board[0]


def test_nothing_of_the_visitor_is_kept(target: UUID, readers: list[CheckingClient], store: Redis) -> None:
    everything(readers)
    kept = b"".join(cast("list[bytes]", store.mget(texts(store))))
    assert MEDVIND.encode() in kept
    for secret in (b"csrf", b"nonce", b"@", b"<header", b"Logga ut"):
        assert secret not in kept


def test_an_insatsansvarigs_own_page_is_not_kept(
    app: Flask, target: UUID, client: CheckingClient, store: Redis
) -> None:
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    assert MEDVIND in content(client, STATISTICS)
    assert not texts(store)


def test_another_forbund_and_another_language_have_pages_of_their_own(
    client: CheckingClient, inside: Inside, target: UUID, readers: list[CheckingClient]
) -> None:
    swedish = content(readers[0], STATISTICS)
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        session.get_one(User, kansli.user_id).language = "en"
        session.commit()
    assert content(readers[0], STATISTICS) != swedish
    with inside(VASTERAS) as kansli:
        add_target_of(kansli)
        open_quarter(kansli)
        session.commit()
    client.sign_in(Role.SECRETARIAT, VASTERAS)
    assert MEDVIND not in content(client, STATISTICS.replace(UPPSALA, VASTERAS))


@pytest.mark.parametrize("late", [0, 1, NEWEST // 2])
def test_an_event_that_comes_after_newer_ones_changes_the_version(inside: Inside, late: int) -> None:
    """Somebody whose work took longer commits what was recorded before."""
    with inside(UPPSALA) as kansli:
        assert digest_of_newest() == ""
        for number in range(NEWEST + 3):
            planning.add_goal(actor=kansli, year=YEAR, wording=GoalWording(f"Mål {number}"))
        before = digest_of_newest()
        assert before == digest_of_newest()
        newest = session.query(Event.at).order_by(Event.at.desc()).limit(late + 1).all()
        session.add(Event(name="goal:added", actor_name=kansli.name, subject_label="", at=newest[-1].at))
        session.flush()
        assert digest_of_newest() not in ("", before)
