"""The demo's diarium: letters of a made-up year, one of them secret, one old enough to be disposed of."""

from __future__ import annotations

from datetime import date, timedelta

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import Colleagues
from finsam_saas.registry import queries, service
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import FIRST_PATTERN, Direction, MatterKind

YEARS_KEPT = {MatterKind.LETTER: 2, MatterKind.MONEY: 7}
OLD = 4
"""Years ago that the matter which may be disposed of was opened."""
# What a matter is about, its kind, how many days ago, and its documents: way, whom, what, why secret.
MATTERS = (
    (
        "Fråga om vilka som kan delta i en insats (demo)",
        MatterKind.LETTER,
        40,
        (
            (Direction.IN, "Handläggare i en kommun", "Fråga om målgruppen", None),
            (Direction.OUT, "Handläggare i en kommun", "Svar om målgruppen", None),
        ),
    ),
    (
        "Klagomål på bemötande i en insats (demo)",
        MatterKind.OTHER,
        25,
        ((Direction.IN, "En anhörig", "Brev om bemötande", "OSL 26 kap. 1 §"),),
    ),
    (
        "Revisorernas granskning av delårsrapporten (demo)",
        MatterKind.MONEY,
        12,
        (
            (Direction.IN, "Revisorerna", "Begäran om underlag", None),
            (Direction.DRAWN_UP, None, "Sammanställning av insatsernas kostnader", None),
        ),
    ),
)


def fill_registry(colleagues: Colleagues, today: date) -> None:
    """Matters with documents, the rules for keeping them, and one closed matter that is old enough."""
    director, clerk = colleagues[Role.DIRECTOR].actor, colleagues[Role.SECRETARIAT].actor
    service.decide_rules(actor=director, version=0, pattern=FIRST_PATTERN, years_kept=YEARS_KEPT)
    for title, kind, days_ago, documents in MATTERS:
        day = today - timedelta(days=days_ago)
        matter = service.open_matter(actor=clerk, kind=kind, title=title, opened_on=day)
        for direction, counterpart, concerns, ground in documents:
            entry = DocumentEntry(direction, concerns, day, counterpart, ground)
            service.register_document(actor=clerk, matter_id=matter.id, entry=entry)
    old = service.open_matter(
        actor=clerk,
        kind=MatterKind.LETTER,
        title="Förfrågan om studiebesök (demo)",
        opened_on=date(today.year - OLD, 3, 1),
    )
    service.close_matter(
        actor=clerk, matter_id=old.id, version=queries.matter(old.id).version, on=date(today.year - OLD, 4, 1)
    )
