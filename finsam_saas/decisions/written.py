"""A proposal and a decision in the words of an agenda and of minutes, in Swedish: "att bevilja …"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from finsam_saas.decisions.entry import ConditionEntry
from finsam_saas.decisions.material import Material
from finsam_saas.decisions.rules import Choice, DecisionKind, in_order
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking


def agenda_item(found: Material, called: str) -> ItemEntry:
    """The item of an agenda that puts a proposal to the board; nothing is proposed where none is written.

    `called` is what anybody may read of the application, since titles of §§ stand on the notice board.
    """
    with speaking(SOURCE_LANGUAGE):
        title = str(_("Ansökan om medel: %(title)s", title=called))
        proposal = found.proposal
        if proposal is None:
            return ItemEntry(title)
        parts = (proposal.background, proposal.reasons, proposal.effect)
        return ItemEntry(
            title=title,
            background="\n\n".join(part for part in parts if part),
            proposal="\n".join(_that(found, proposal.recommendation, proposal.amounts, proposal.conditions)),
        )


def decision_words(
    body: str,
    choice: Choice,
    found: Material,
    amounts: Mapping[int, Decimal],
    conditions: Sequence[ConditionEntry],
) -> str:
    """What the minutes say that a body has decided of an application."""
    with speaking(SOURCE_LANGUAGE):
        if choice.kind is not None:
            lines = [
                str(_("%(body)s beslutar", body=body)),
                *_that(found, choice.kind, amounts, conditions),
            ]
            return "\n".join(lines)
        said = {
            Choice.TABLE: _("%(body)s bordlägger ärendet.", body=body),
            Choice.REFER_BACK: _("%(body)s återremitterar ärendet för mer beredning.", body=body),
        }
        return str(said.get(choice, _("Punkten utgår.")))


def _that(
    found: Material, kind: DecisionKind, amounts: Mapping[int, Decimal], conditions: Sequence[ConditionEntry]
) -> Iterator[str]:
    """The lines of a decision, each beginning with "att"."""
    formats = formats_for(SOURCE_LANGUAGE)
    if kind is DecisionKind.REJECT:
        yield str(_("att avslå ansökan %(title)s från %(owner)s", title=found.title, owner=found.owner))
        return
    given = in_order(amounts)
    by_year = ", ".join(
        str(_("%(amount)s kronor %(year)s", amount=formats.kronor(amount), year=year))
        for year, amount in given
    )
    told = {"owner": found.owner, "title": found.title, "amounts": by_year}
    if kind is DecisionKind.GRANT:
        yield str(_("att bevilja %(owner)s medel till insatsen %(title)s: %(amounts)s", **told))
    else:
        yield str(_("att delvis bevilja %(owner)s medel till insatsen %(title)s: %(amounts)s", **told))
    for one in conditions:
        yield condition_line(one)


def condition_line(one: ConditionEntry) -> str:
    """A condition as a line of the decision, with who and when where they are said."""
    told = {"text": one.text, "who": one.owner}
    if one.due_on is None:
        if one.owner is None:
            return str(_("att som villkor ställa: %(text)s", text=one.text))
        return str(_("att som villkor ställa: %(text)s (%(who)s)", **told))
    day = formats_for(SOURCE_LANGUAGE).date(one.due_on)
    if one.owner is None:
        return str(_("att som villkor ställa: %(text)s (senast %(day)s)", text=one.text, day=day))
    return str(_("att som villkor ställa: %(text)s (%(who)s, senast %(day)s)", **told, day=day))
