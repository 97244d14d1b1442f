"""The diarium's use cases: numbers without gaps or doubles, corrections, secrecy, disposal by two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.registry import extract, queries, service
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.queries import Chosen
from finsam_saas.registry.rules import Direction, MatterKind
from finsam_saas.registry.service import DisposalRefused, MatterClosed
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests import builders_association as build
from tests.conftest import Inside

SLUG = "uppsala-lan"
LETTER = DocumentEntry(Direction.IN, "Fråga om målgruppen", date(2026, 3, 2), "Heby kommun")


def open_one(actor: Actor, title: str = "Fråga från Heby", **more: object) -> service.Registered:
    """A matter of a letter."""
    return service.open_matter(actor=actor, kind=MatterKind.LETTER, title=title, **more)  # type: ignore[arg-type]


def close(actor: Actor, matter_id: UUID, on: date | None = None) -> None:
    """Close a matter."""
    version = queries.matter(matter_id).version
    service.close_matter(actor=actor, matter_id=matter_id, version=version, on=on)


def test_matters_and_documents_are_numbered_in_order(inside: Inside) -> None:
    """Each year begins at 1, each matter's documents too."""
    with inside(SLUG) as actor:
        first, second = open_one(actor), open_one(actor)
        earlier = open_one(actor, opened_on=date(2025, 12, 31))
        assert [first.number, second.number, earlier.number] == [
            f"{today().year}:1",
            f"{today().year}:2",
            "2025:1",
        ]
        numbers = [
            service.register_document(actor=actor, matter_id=second.id, entry=LETTER).number for _ in range(2)
        ]
        assert numbers == [f"{second.number}/1", f"{second.number}/2"]
        assert build.last_event() == ("document:registered", {"direction": "in"})


def test_many_at_once_get_numbers_without_gaps_or_doubles(app: Flask, inside: Inside) -> None:
    """Twelve who register at the same time, of whom every third is undone, wait for each other."""

    def register(one: int) -> None:
        with inside(SLUG) as actor:
            open_one(actor, f"Ärende {one}")
            if one % 3 == 0:
                session.rollback()
            else:
                session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(register, range(12)))
    with inside(SLUG):
        lines, _paging = queries.matters(Chosen(), 1)
        assert sorted(int(one.number.split(":")[1]) for one in lines) == list(range(1, 9))


def test_a_closed_matter_takes_nothing_more_until_it_is_opened_with_a_reason(inside: Inside) -> None:
    """Closing twice is a conflict; the reason stays in the log."""
    with inside(SLUG) as actor:
        matter = open_one(actor)
        close(actor, matter.id)
        with pytest.raises(MatterClosed):
            service.register_document(actor=actor, matter_id=matter.id, entry=LETTER)
        with pytest.raises(Conflict):
            close(actor, matter.id)
        version = queries.matter(matter.id).version
        service.reopen_matter(actor=actor, matter_id=matter.id, version=version, reason="Nytt brev")
        assert build.last_event() == ("matter:reopened", {"reason": "Nytt brev"})
        service.register_document(actor=actor, matter_id=matter.id, entry=LETTER)
        with pytest.raises(Conflict):
            service.reopen_matter(actor=actor, matter_id=matter.id, version=version + 1, reason="Igen")


def test_a_correction_tells_before_and_after_but_never_what_is_secret(inside: Inside) -> None:
    """The log of events has readers of its own."""
    with inside(SLUG) as actor:
        matter = open_one(actor)
        document = service.register_document(actor=actor, matter_id=matter.id, entry=LETTER)
        right = DocumentEntry(Direction.IN, "Fråga om åldern", LETTER.dated_on, LETTER.counterpart)
        correct = partial(service.correct_document, actor=actor, matter_id=matter.id, document_id=document.id)
        correct(version=1, entry=right)
        told = build.last_event()
        assert told[1]["changes"] == {"concerns": [LETTER.concerns, right.concerns]}
        correct(version=1, entry=right)
        assert build.last_event() == told
        secret = DocumentEntry(Direction.IN, "Känsligt", LETTER.dated_on, "A", "OSL 26 kap. 1 §")
        with pytest.raises(Conflict):
            correct(version=1, entry=secret)
        correct(version=2, entry=secret)
        assert build.last_event()[1] == {"fields": ["concerns", "counterpart", "secrecy_ground"]}


def test_what_is_secret_shows_number_and_day_alone(inside: Inside) -> None:
    """Of a secret document not its matter's title is hidden, of a secret matter all of it."""
    with inside(SLUG) as actor:
        plain, hidden = open_one(actor, "Öppet"), open_one(actor, "Hemligt ärende", secrecy_ground="OSL 26:1")
        secret = DocumentEntry(Direction.OUT, "Svar", date(2026, 3, 3), "En person", "OSL 26:1")
        for matter, entry in ((plain, LETTER), (plain, secret), (hidden, LETTER)):
            service.register_document(actor=actor, matter_id=matter.id, entry=entry)
        rows = [extract.masked(*one) for one in queries.extract(date(2026, 3, 1), date(2026, 3, 31))]
        assert [(one.counterpart, one.concerns, one.matter) for one in rows] == [
            ("Heby kommun", "Fråga om målgruppen", "Öppet"),
            (None, None, "Öppet"),
            (None, None, None),
        ]
        assert queries.extract(date(2026, 4, 1), date(2026, 4, 30)) == []


def test_words_are_found_in_matters_and_their_documents(inside: Inside) -> None:
    """Also a percent sign, which is no wildcard."""
    with inside(SLUG) as actor:
        matter = open_one(actor, "Fråga om 50 % tjänst")
        open_one(actor, "Något annat")
        service.register_document(actor=actor, matter_id=matter.id, entry=LETTER)
        for words in ("50 %", "heby", "MÅLGRUPPEN", matter.number):
            assert [one.id for one in queries.matters(Chosen(text=words), 1)[0]] == [matter.id]
        assert queries.matters(Chosen(text="finns inte"), 1)[0] == []
        assert (
            len(queries.matters(Chosen(is_open=True, kind=MatterKind.LETTER, year=today().year), 1)[0]) == 2
        )
        assert queries.matters(Chosen(is_open=False), 1)[0] == []


def test_rules_decide_the_next_number_and_never_those_given(inside: Inside) -> None:
    """Two who decide at once: the second is told."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        first = open_one(actor)
        service.decide_rules(actor=actor, version=0, pattern="SFU {ÅÅ}-{NR}", years_kept={})
        assert open_one(actor).number == f"SFU {today().year % 100}-2"
        assert queries.matter(first.id).number == first.number
        with pytest.raises(Conflict):
            service.decide_rules(actor=actor, version=0, pattern="{ÅÅ}/{NR}", years_kept={})
        with pytest.raises(ValueError, match="no pattern"):
            service.decide_rules(actor=actor, version=1, pattern="{NR}", years_kept={})
        service.decide_rules(
            actor=actor, version=1, pattern="SFU {ÅÅ}-{NR}", years_kept={MatterKind.LETTER: 2}
        )
        assert build.last_event()[1] == {"changes": {"years_kept": [{}, {"letter": 2}]}}


def test_documents_are_disposed_of_by_two_and_never_too_early(inside: Inside) -> None:
    """One proposes, another confirms; after that the matter stands as it is."""
    with inside(SLUG, Role.DIRECTOR) as chief:
        service.decide_rules(actor=chief, version=0, pattern="{ÅÅÅÅ}:{NR}", years_kept={MatterKind.LETTER: 2})
        old, new = open_one(chief, opened_on=date(2020, 3, 1)), open_one(chief)
        service.register_document(actor=chief, matter_id=old.id, entry=LETTER)
        close(chief, old.id, on=date(2020, 5, 5))
        close(chief, new.id)
        assert [one.id for one in queries.due_for_disposal(today())] == [old.id]
        with pytest.raises(DisposalRefused):
            service.propose_disposal(actor=chief, matter_id=new.id, version=queries.matter(new.id).version)
        version = queries.matter(old.id).version
        with pytest.raises(DisposalRefused):
            service.confirm_disposal(actor=chief, matter_id=old.id, version=version)
        service.propose_disposal(actor=chief, matter_id=old.id, version=version)
        with pytest.raises(DisposalRefused):
            service.confirm_disposal(actor=chief, matter_id=old.id, version=version + 1)
        session.commit()
    with inside(SLUG, Role.SECRETARIAT) as other:
        service.confirm_disposal(actor=other, matter_id=old.id, version=version + 1)
        assert queries.matter(old.id).disposer == other.name
        assert queries.due_for_disposal(today()) == []
        assert len(queries.documents(old.id)) == 1
        with pytest.raises(Conflict):
            service.reopen_matter(actor=other, matter_id=old.id, version=version + 2, reason="Ångrar")


def test_another_forbunds_registry_is_not_there(inside: Inside) -> None:
    """Neither its matters nor its numbers: each förbund begins at 1."""
    with inside("vasteras") as actor:
        foreign = open_one(actor)
        session.commit()
    with inside(SLUG) as actor:
        assert open_one(actor).number == foreign.number
        with pytest.raises(NotFound):
            queries.matter(foreign.id)
        with pytest.raises(NotFound):
            service.register_document(actor=actor, matter_id=foreign.id, entry=LETTER)
