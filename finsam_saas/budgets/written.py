"""A budget in the words of an agenda and of minutes, in Swedish: "att fastställa …"."""

from __future__ import annotations

from flask_babel import gettext as _

from finsam_saas.budgets.queries import BudgetFacts
from finsam_saas.budgets.rules import Choice
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking


def agenda_item(found: BudgetFacts) -> ItemEntry:
    """The item of an agenda that puts a version to the board: what it comes to, and what is proposed."""
    with speaking(SOURCE_LANGUAGE):
        return ItemEntry(
            title=found.name,
            background=_sums(found),
            proposal=_(
                "Styrelsen föreslås besluta att fastställa budget för %(year)s enligt %(budget)s.",
                year=found.year,
                budget=found.name,
            ),
        )


def decision_words(body: str, choice: Choice, proposed: BudgetFacts, adopted: BudgetFacts | None) -> str:
    """What the minutes say that the board has decided of a proposed version."""
    with speaking(SOURCE_LANGUAGE):
        told = {"body": body, "year": proposed.year, "budget": (adopted or proposed).name}
        if choice is Choice.ADOPT_OTHER and adopted is not None:
            words = _(
                "%(body)s beslutar att med ändringar fastställa budget för %(year)s enligt %(budget)s.",
                **told,
            )
            return f"{words}\n{_sums(adopted)}"
        said = {
            Choice.ADOPT: _(
                "%(body)s beslutar att fastställa budget för %(year)s enligt %(budget)s.", **told
            ),
            Choice.TABLE: _("%(body)s bordlägger ärendet.", body=body),
            Choice.REFER_BACK: _("%(body)s återremitterar ärendet för mer beredning.", body=body),
        }
        return str(said.get(choice, _("Punkten utgår.")))


def _sums(found: BudgetFacts) -> str:
    tkr, sums = formats_for(SOURCE_LANGUAGE).tkr, found.sums
    told: str = _(
        "Intäkter %(income)s tkr, från tidigare år %(opening)s tkr, kostnader %(costs)s tkr, varav"
        " insatser %(initiatives)s tkr. Kvar vid årets slut: %(remaining)s tkr.",
        income=tkr(sums.income),
        opening=tkr(sums.opening_capital),
        costs=tkr(sums.costs),
        initiatives=tkr(sums.initiatives),
        remaining=tkr(sums.remaining),
    )
    return told
