"""What a report is asked about before it is handed in: figures that look like slips, results below target.

Questions never stop anybody; the answer is a text in the report, read by those who review it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from finsam_saas.followup.entry import ON_TARGET, WHY, Entry, Number, ResultShare, share_of
from finsam_saas.followup.rules import Cells, Measure, Missing, Row, Sex
from finsam_saas.reporting_plan.core_indicators import AnswerKind
from finsam_saas.reporting_plan.hints import Hint, HintReason, Observed, row_hints, unit_guard
from finsam_saas.reporting_plan.sheet import Sheet, Target

SEXES = tuple(Sex)
FOLLOWS_FROM_OTHERS = frozenset({Measure.ONGOING_AT_START.value, Measure.ONGOING_AT_END.value})
"""Rows that are not guessed about: they are carried from the last report and made by the others."""


class AskKind(StrEnum):
    """What a question is about."""

    UNUSUAL = "unusual"
    SWAPPED = "swapped"
    UNIT = "unit"
    BELOW_TARGET = "below_target"


@dataclass(frozen=True)
class Ask:
    """One question: `at` is the row, the question or `target:<key>` that it stands at.

    Carries what its sentence needs: the hint and its sex, the amount that may be meant (kr), or the share.
    """

    at: str
    kind: AskKind
    sex: Sex | None = None
    hint: Hint | None = None
    suggested: Decimal | None = None
    share: ResultShare | None = None
    target: Target | None = None

    @property
    def answered_in(self) -> str:
        """The key of the text that answers it."""
        return self.at if self.at.startswith(ON_TARGET) else WHY + self.at


def is_answered(ask: Ask, entry: Entry) -> bool:
    """Whether the reporter has written something to it."""
    return bool(entry.text(ask.answered_in).strip())


def questions_to(
    entry: Entry, sheet: Sheet, earlier: Sequence[Entry], granted: Decimal | None = None
) -> list[Ask]:
    """What to ask about an entry, in the order of the sheet; `earlier` are the insats's reports before it."""
    before = [one.cells for one in earlier]
    partitioned = frozenset(row for rows in sheet.partitions for row in rows)
    found: list[Ask] = []
    for question in sheet.questions:
        if question.answer is AnswerKind.BY_SEX and question.key not in FOLLOWS_FROM_OTHERS:
            of = Measure.ENDED if question.key in partitioned else None
            found += _of_row(question.key, entry.cells, before, of)
        elif question.answer is AnswerKind.MONEY:
            known = [granted, *(_amount(one.number(question.key)) for one in earlier)]
            found += _of_amount(question.key, _amount(entry.number(question.key)), known)
    return [*found, *_of_targets(entry.cells, sheet.targets)]


def _of_row(row: Row, cells: Cells, before: Sequence[Cells], of: Row | None) -> Iterator[Ask]:
    """Counts far from the earlier ones; those who ended in a way are seen against all who ended."""
    new = {sex: one for sex in SEXES if (one := _observed(cells, row, sex, of))}
    earlier = {sex: [one for each in before if (one := _observed(each, row, sex, of))] for sex in new}
    hints: Mapping[Sex, Hint] = row_hints(new, earlier)
    swapped = [sex for sex, hint in hints.items() if hint.reason is HintReason.SWAPPED]
    if swapped:
        yield Ask(row, AskKind.SWAPPED, hint=hints[swapped[0]])
    yield from (Ask(row, AskKind.UNUSUAL, sex, hint) for sex, hint in hints.items() if sex not in swapped)


def _observed(cells: Cells, row: Row, sex: Sex, of: Row | None) -> Observed | None:
    """A count as hints know it; none where there is no number, or nobody that it could be a part of."""
    count = cells.get((row, sex))
    exposure = 1 if of is None else cells.get((of, sex))
    if isinstance(count, int) and isinstance(exposure, int) and exposure:
        return Observed(count, exposure)
    return None


def _amount(number: Number) -> Decimal | None:
    return None if isinstance(number, Missing) else number


def _of_amount(key: str, amount: Decimal | None, known: Iterable[Decimal | None]) -> Iterator[Ask]:
    references = [one for one in known if one is not None]
    warning = unit_guard(amount, references) if amount is not None else None
    if warning is not None:
        yield Ask(key, AskKind.UNIT, suggested=warning.suggested)


def _of_targets(cells: Cells, targets: Iterable[Target]) -> Iterator[Ask]:
    for target in targets:
        share = share_of(cells, target.numerator, target.denominator)
        if share.is_below(target.threshold):
            yield Ask(ON_TARGET + target.key, AskKind.BELOW_TARGET, share=share, target=target)
