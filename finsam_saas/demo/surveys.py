"""The demo's survey results: made up, marked as such, with one group too small to be shown."""

from __future__ import annotations

import random
from decimal import Decimal

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import Colleagues
from finsam_saas.surveys.register import instruments
from finsam_saas.surveys.rules import RespondentGroup, Result, ResultKey, ResultRow
from finsam_saas.surveys.service import import_results

SOURCE = "Påhittade siffror för demon"
INDICATORS = 15
# How many answer, about; the referrers are too few to be shown.
ANSWERS = {
    RespondentGroup.ONGOING_PARTICIPANTS: 48,
    RespondentGroup.ENDED_PARTICIPANTS: 26,
    RespondentGroup.STAFF: 31,
    RespondentGroup.BOARD_MEMBERS: 14,
    RespondentGroup.MANAGERS: 12,
    RespondentGroup.REFERRERS: 4,
}


def fill_surveys(slug: str, colleagues: Colleagues, year: int) -> None:
    """Two years of results before this one, the same each time the demo is made."""
    chance = random.Random(slug)  # noqa: S311 — made-up figures, nothing secret
    rows = [
        ResultRow(ResultKey(one, group, str(code)), _result(chance, answers))
        for one in (year - 2, year - 1)
        for group, answers in ANSWERS.items()
        for code in range(1, INDICATORS + 1)
    ]
    instrument = instruments()["nns"]
    actor = colleagues[Role.SECRETARIAT].actor
    import_results(actor=actor, instrument=instrument, rows=rows, source=SOURCE)


def _result(chance: random.Random, answers: int) -> Result:
    n = answers + chance.randint(-answers // 6, answers // 6)
    positive = round(n * chance.uniform(0.45, 0.92))
    share = (Decimal(100 * positive) / n).quantize(Decimal("0.1"))
    mean = Decimal(round(chance.uniform(2.3, 3.7) * 100)) / 100
    return Result(n, share, mean)
