"""A change of an insats in the words of an agenda and of minutes, in Swedish: "att …"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from finsam_saas.decisions.change_material import ChangeMaterial
from finsam_saas.decisions.change_rules import NOTHING, ChangeChoice, difference
from finsam_saas.decisions.entry import ChangeEntry
from finsam_saas.decisions.written import condition_line
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking


def change_item(found: ChangeMaterial, entry: ChangeEntry, background: str) -> ItemEntry:
    """The item of an agenda that puts a change of an insats to the board."""
    with speaking(SOURCE_LANGUAGE):
        title = str(_("Ändring av insatsen %(name)s", name=found.name))
        return ItemEntry(
            title, background=background.strip() or None, proposal="\n".join(_that(found, entry))
        )


def change_words(body: str, choice: ChangeChoice, found: ChangeMaterial, entry: ChangeEntry) -> str:
    """What the minutes say that a body has decided of a change."""
    with speaking(SOURCE_LANGUAGE):
        begins = str(_("%(body)s beslutar", body=body))
        if choice is ChangeChoice.CHANGE:
            return "\n".join([begins, *_that(found, entry)])
        unchanged = str(_("att inte ändra insatsen %(name)s", name=found.name))
        said = {
            ChangeChoice.REJECT: f"{begins}\n{unchanged}",
            ChangeChoice.TABLE: _("%(body)s bordlägger ärendet.", body=body),
            ChangeChoice.REFER_BACK: _("%(body)s återremitterar ärendet för mer beredning.", body=body),
        }
        return str(said.get(choice, _("Punkten utgår.")))


def _that(found: ChangeMaterial, entry: ChangeEntry) -> Iterator[str]:
    """The lines of a change, each beginning with "att"; amounts in kronor, with what they were."""
    formats, held = formats_for(SOURCE_LANGUAGE), found.standing
    for year in difference(held.amounts, entry.amounts):
        told = {
            "owner": found.owner,
            "name": found.name,
            "year": year,
            "amount": formats.kronor(entry.amounts.get(year, NOTHING)),
            "before": formats.kronor(held.amounts.get(year, NOTHING)),
        }
        yield _granted(told)
    if entry.ends_on and entry.ends_on != held.ends_on:
        told = {"name": found.name, "day": formats.date(entry.ends_on)}
        if held.ends_on is None:
            yield str(_("att insatsen %(name)s pågår till och med %(day)s", **told))
        else:
            told["before"] = formats.date(held.ends_on)
            yield str(_("att insatsen %(name)s pågår till och med %(day)s, i stället för %(before)s", **told))
    for one in entry.conditions:
        yield condition_line(one)


def _granted(told: Mapping[str, object]) -> str:
    """One year's money, to the owner where the insats has one."""
    to_owner = _(
        "att bevilja %(owner)s %(amount)s kronor för %(year)s till insatsen %(name)s,"
        " i stället för %(before)s kronor",
        **told,
    )
    to_insats = _(
        "att bevilja insatsen %(name)s %(amount)s kronor för %(year)s, i stället för %(before)s kronor",
        **told,
    )
    return str(to_owner if told["owner"] else to_insats)
