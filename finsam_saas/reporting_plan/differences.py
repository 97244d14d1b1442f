"""What differs between two versions of a template, so that it can be told in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from finsam_saas.reporting_plan.sheet import Question, Sheet, Target


class Difference(StrEnum):
    """What happened to a question or a target between two versions."""

    ADDED = "added"
    RETIRED = "retired"
    REWORDED = "reworded"
    HELP_CHANGED = "help_changed"
    NOW_REQUIRED = "now_required"
    NOW_OPTIONAL = "now_optional"
    COUNTED_OTHERWISE = "counted_otherwise"
    ANSWERED_OTHERWISE = "answered_otherwise"
    MOVED = "moved"
    TARGET_ADDED = "target_added"
    TARGET_REMOVED = "target_removed"
    TARGET_CHANGED = "target_changed"


@dataclass(frozen=True)
class Changed:
    """One difference: what it is about, as it stands after (or before, where it is gone) and before."""

    what: Difference
    subject: Question | Target
    before: Question | Target | None = None


def differences(before: Sheet, after: Sheet) -> list[Changed]:
    """What the later sheet asks otherwise than the earlier, in its order; what is gone comes last."""
    return [*_of_questions(before, after), *_of_targets(before.targets, after.targets)]


def _of_questions(before: Sheet, after: Sheet) -> Iterator[Changed]:
    known = {question.key: question for question in before.questions}
    kept = [question.key for question in after.questions if question.key in known]
    moved = _moved([key for key in known if key in set(kept)], kept)
    for question in after.questions:
        if question.key not in known:
            yield Changed(Difference.ADDED, question)
            continue
        yield from _of_one(known[question.key], question)
        if question.key in moved:
            yield Changed(Difference.MOVED, question)
    asked = {question.key for question in after.questions}
    yield from (Changed(Difference.RETIRED, one) for key, one in known.items() if key not in asked)


def _of_one(before: Question, after: Question) -> Iterator[Changed]:
    if before.label != after.label:
        yield Changed(Difference.REWORDED, after, before)
    if before.help_text != after.help_text:
        yield Changed(Difference.HELP_CHANGED, after, before)
    if before.required != after.required:
        what = Difference.NOW_REQUIRED if after.required else Difference.NOW_OPTIONAL
        yield Changed(what, after, before)
    if before.mapped_to != after.mapped_to:
        yield Changed(Difference.COUNTED_OTHERWISE, after, before)
    if (before.section, before.answer) != (after.section, after.answer):
        yield Changed(Difference.ANSWERED_OTHERWISE, after, before)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest keys to lift out so that the others stand in the same order (those outside the longest
    common run of both).
    """
    places = {key: place for place, key in enumerate(before)}
    runs: list[list[str]] = []
    for key in after:
        ending = [run for run in runs if places[run[-1]] < places[key]]
        runs.append([*max(ending, key=len, default=[]), key])
    longest = max(runs, key=len, default=[])
    return set(after) - set(longest)


def _of_targets(before: Sequence[Target], after: Sequence[Target]) -> Iterator[Changed]:
    known = {target.key: target for target in before}
    for target in after:
        if target.key not in known:
            yield Changed(Difference.TARGET_ADDED, target)
        elif target != known[target.key]:
            yield Changed(Difference.TARGET_CHANGED, target, known[target.key])
    still = {target.key for target in after}
    yield from (Changed(Difference.TARGET_REMOVED, one) for one in before if one.key not in still)
