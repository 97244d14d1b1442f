"""What happened, in words: one sentence for every event, its details readable, before → after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from finsam_saas.events.names import EventName
from finsam_saas.events.value_words import VALUE_WORDS
from finsam_saas.events.words import FIELD_WORDS
from finsam_saas.web.formats import current_formats

EVENT_WORDS: dict[EventName, str] = {
    EventName.PROFILE_LOADED: _l("Läste in förbundets profil"),
    EventName.ASSOCIATION_CHANGED: _l("Ändrade uppgifter om förbundet"),
    EventName.MEMBER_ADDED: _l("Lade till medlem"),
    EventName.MEMBER_CHANGED: _l("Ändrade medlem"),
    EventName.BODY_ADDED: _l("Lade till grupp"),
    EventName.BODY_CHANGED: _l("Ändrade grupp"),
    EventName.SEAT_ADDED: _l("Lade till plats"),
    EventName.SEAT_CHANGED: _l("Ändrade plats"),
    EventName.SEAT_REMOVED: _l("Tog bort plats"),
    EventName.FEE_YEAR_CHANGED: _l("Ändrade årets avgifter"),
    EventName.FEE_YEAR_FIXED: _l("Fastställde årets avgifter"),
    EventName.FEE_INVOICE_SENT: _l("Noterade skickad faktura"),
    EventName.FEE_INVOICE_PAID: _l("Noterade betald faktura"),
    EventName.FEE_INVOICE_CORRECTED: _l("Tog tillbaka en felaktig notering om faktura"),
    EventName.INITIATIVE_ADDED: _l("Lade till insats"),
    EventName.INITIATIVE_CHANGED: _l("Ändrade insats"),
    EventName.INITIATIVE_GOAL_ADDED: _l("Lade till mål för insats"),
    EventName.INITIATIVE_GOAL_RETIRED: _l("Avslutade mål för insats"),
    EventName.REPORTING_PLAN_CHANGED: _l("Ändrade hur ofta insatser rapporterar"),
    EventName.TEMPLATE_DRAFTED: _l("Började på en ny version av en rapportmall"),
    EventName.TEMPLATE_CHANGED: _l("Ändrade ett utkast till rapportmall"),
    EventName.TEMPLATE_TAKEN_INTO_USE: _l("Tog en rapportmall i bruk"),
    EventName.TEMPLATE_DISCARDED: _l("Kastade ett utkast till rapportmall"),
    EventName.PERIOD_OPENED: _l("Öppnade period för rapporter"),
    EventName.PERIOD_SUPPLEMENTED: _l("Bad fler insatser om rapport"),
    EventName.REPORT_SAVED: _l("Sparade rapport"),
    EventName.REPORT_SENT_TO_SIGN_OFF: _l("Lämnade in rapport till styrgruppen"),
    EventName.REPORT_SIGNED_OFF: _l("Godkände rapport för styrgruppen"),
    EventName.REPORT_EXTENDED: _l("Gav längre tid för rapport"),
    EventName.REPORT_COMMENTED: _l("Kommenterade rapport"),
    EventName.REPORT_COMMENT_RESOLVED: _l("Klarmarkerade kommentar i rapport"),
    EventName.REPORT_SUBMITTED: _l("Lämnade in rapport"),
    EventName.REPORT_RETURNED: _l("Begärde komplettering av rapport"),
    EventName.REPORT_ACCEPTED: _l("Godkände rapport"),
    EventName.REPORT_REOPENED: _l("Öppnade godkänd rapport igen"),
    EventName.SURVEY_RESULTS_IMPORTED: _l("Läste in enkätresultat"),
    EventName.SURVEY_RESULTS_REMOVED: _l("Tog bort inlästa enkätresultat"),
    EventName.REPORTS_IMPORTED: _l("Läste in rapporter från en fil"),
    EventName.OLDER_YEARS_IMPORTED: _l("Läste in äldre år"),
    EventName.AGENCY_FIGURES_WRITTEN: _l("Skrev uppgifter till Uppföljning Finsam"),
    EventName.AGENCY_FIELDS_TYPED: _l("Markerade fält som inskrivna i Uppföljning Finsam"),
    EventName.REQUISITION_NOTED: _l("Noterade rekvirerat belopp för insats"),
    EventName.GOAL_ADDED: _l("Lade till mål"),
    EventName.GOAL_CHANGED: _l("Ändrade mål"),
    EventName.GOAL_REMOVED: _l("Tog bort mål"),
    EventName.GOALS_COPIED: _l("Kopierade mål till ett nytt år"),
    EventName.TARGET_ADDED: _l("Lade till resultatmål"),
    EventName.TARGET_CHANGED: _l("Ändrade resultatmål"),
    EventName.TARGET_REMOVED: _l("Tog bort resultatmål"),
    EventName.TARGET_FIGURE_ENTERED: _l("Skrev in utfall för resultatmål"),
    EventName.TARGET_FIGURE_WITHDRAWN: _l("Tog bort inskrivet utfall för resultatmål"),
    EventName.TARGET_JUDGED: _l("Bedömde resultatmål"),
    EventName.TARGET_JUDGEMENT_UNDONE: _l("Tog tillbaka bedömning av resultatmål"),
    EventName.CYCLE_EVENT_ADDED: _l("Lade till händelse i årshjulet"),
    EventName.CYCLE_EVENT_CHANGED: _l("Ändrade händelse i årshjulet"),
    EventName.CYCLE_EVENT_REMOVED: _l("Tog bort händelse ur årshjulet"),
    EventName.NATIONAL_PARTICIPATION_DECIDED: _l("Beslutade om nationell statistik"),
    EventName.NATIONAL_REPORTS_ASKED_FOR: _l("NNS påminde om rapporter till nationell statistik"),
    EventName.NATIONAL_RELEASE_PUBLISHED: _l("Nationell statistik gavs ut"),
    EventName.API_KEY_CREATED: _l("Skapade nyckel till förbundets siffror"),
    EventName.API_KEY_REVOKED: _l("Återkallade nyckel till förbundets siffror"),
    EventName.SUBSCRIPTION_ADDED: _l("Lade till adress som får besked"),
    EventName.SUBSCRIPTION_ENDED: _l("Tog bort adress som får besked"),
    EventName.SUBSCRIPTION_CALLED_AGAIN: _l("Skickade ett besked igen"),
    EventName.APPLICATION_BEGUN: _l("Började på en ansökan"),
    EventName.APPLICATION_CHANGED: _l("Ändrade en ansökan"),
    EventName.APPLICATION_PARTY_CONFIRMED: _l("Bekräftade att en part deltar"),
    EventName.APPLICATION_SUBMITTED: _l("Lämnade in ansökan"),
    EventName.APPLICATION_WITHDRAWN: _l("Tog tillbaka ansökan"),
    EventName.APPLICATION_PREPARED: _l("Tog ansökan till beredning"),
    EventName.APPLICATION_MOVED: _l("Flyttade ansökan till en annan omgång"),
    EventName.APPLICATION_READY: _l("Markerade ansökan som klar för beslut"),
    EventName.OPINION_GIVEN: _l("Yttrade sig om en ansökan"),
    EventName.STAGE_CONCLUDED: _l("Skrev vad gruppen kom fram till om en ansökan"),
    EventName.STAGE_SKIPPED: _l("Hoppade över ett steg i beredningen"),
    EventName.PREPARATION_DECIDED: _l("Ändrade hur ansökningar bereds"),
    EventName.SUPPLEMENT_REQUESTED: _l("Begärde komplettering"),
    EventName.CALL_PLANNED: _l("Planerade ansökningsomgång"),
    EventName.CALL_CHANGED: _l("Ändrade ansökningsomgång"),
    EventName.CALL_PUBLISHED: _l("Publicerade ansökningsomgång"),
    EventName.CALL_WITHDRAWN: _l("Ställde in ansökningsomgång"),
    EventName.MATTER_OPENED: _l("Öppnade ärende"),
    EventName.MATTER_CHANGED: _l("Ändrade ärende"),
    EventName.MATTER_CLOSED: _l("Avslutade ärende"),
    EventName.MATTER_REOPENED: _l("Öppnade ärende igen"),
    EventName.DOCUMENT_REGISTERED: _l("Registrerade handling"),
    EventName.DOCUMENT_CORRECTED: _l("Rättade handling i diariet"),
    EventName.REGISTRY_RULES_DECIDED: _l("Ändrade reglerna för diariet"),
    EventName.DISPOSAL_PROPOSED: _l("Föreslog gallring"),
    EventName.DISPOSAL_CONFIRMED: _l("Bekräftade gallring"),
    EventName.MEETING_RULES_DECIDED: _l("Ändrade reglerna för möten"),
    EventName.MEETING_PLANNED: _l("Planerade möte"),
    EventName.MEETING_CHANGED: _l("Ändrade möte eller dagordning"),
    EventName.MEETING_CALLED: _l("Kallade till möte"),
    EventName.MEETING_ATTENDED: _l("Skrev in närvaro"),
    EventName.MEETING_HELD: _l("Noterade att möte har hållits"),
    EventName.MEETING_ITEM_DECIDED: _l("Skrev in beslut"),
    EventName.MINUTES_CONFIRMED: _l("Justerade protokoll"),
    EventName.MINUTES_SEALED: _l("Förseglade protokoll eller anteckningar"),
    EventName.MINUTES_POSTED: _l("Anslog protokoll"),
    EventName.MEMBERSHIP_INVITED: _l("Bjöd in användare"),
    EventName.MEMBERSHIP_ACCEPTED: _l("Fick behörighet"),
    EventName.MEMBERSHIP_CHANGED: _l("Ändrade behörighet"),
    EventName.MEMBERSHIP_ENDED: _l("Avslutade behörighet"),
}
# What is typed in a report before it is sent is its author's alone: the log tells that, never what.
UNSENT = frozenset({EventName.REPORT_SAVED.value})
ARROW = "→"
MONEY = frozenset({"total", "unit", "amount", "fees", "amounts"})
QUARTER = re.compile(r"(\d{4})-kv([1-4])")
TEMPLATE = re.compile(r"template:([a-z_]+)(?: (\d+))?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def event_words(name: str) -> str:
    """What was done, as the beginning of a sentence; a name that is no longer used stands as it is."""
    known = {one.value: words for one, words in EVENT_WORDS.items()}
    return str(known.get(name, name))


def subject_words(label: str) -> str:
    """What it was done to; a quarter by its name, a template by the kind of insats it is for."""
    template = TEMPLATE.fullmatch(label)
    if template:
        return " ".join(part for part in (_word(template[1]).capitalize(), template[2]) if part)
    return QUARTER.sub(lambda found: _quarter(found[1], found[2]), label)


def log_lines(name: str, details: Mapping[str, Any], subject_label: str) -> list[str]:
    """What the log tells of an event beside its name; of an unsent report only how much was changed."""
    if name not in UNSENT:
        return detail_lines(details, subject_label)
    changed = len(details.get("changes", ())) + len(details.get("texts", ()))
    return [ngettext("%(num)s uppgift ändrad", "%(num)s uppgifter ändrade", changed)]


def detail_lines(details: Mapping[str, Any], subject_label: str = "") -> list[str]:
    """The details of an event, one readable line each; what the subject's name says is not said again."""
    told = {
        name: value
        for name, value in details.items()
        if name not in ("period", "year") or str(value) not in subject_label
    }
    return list(_lines(told))


def _lines(details: Mapping[str, Any]) -> Iterator[str]:
    before = details.get("before")
    after = details.get("after")
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in {**before, **after}:
            yield _change(name, before.get(name), after.get(name))
    for name, value in details.items():
        if name == "changes":
            yield from _changes(value)
        elif name not in ("before", "after") and value not in (None, "", [], {}, False):
            yield f"{_field(name)}: {_written(name, value)}"


def _changes(changes: Any) -> Iterator[str]:
    """Changes by field, by key path (a loaded profile), or by row and sex (a report)."""
    if isinstance(changes, Mapping):
        for name, values in changes.items():
            old, new = values if isinstance(values, list) and len(values) == 2 else (None, values)
            yield _change(name, old, new)
    elif isinstance(changes, list):
        for change in changes:
            if isinstance(change, Mapping):
                yield _change(str(change.get("path")), change.get("before"), change.get("after"))
            else:
                row, sex, old, new = change
                yield f"{_word(row)}, {_word(sex)}: {_cell(old)} {ARROW} {_cell(new)}"


def _change(name: str, old: Any, new: Any) -> str:
    return f"{_field(name)}: {_written(name, old)} {ARROW} {_written(name, new)}"


def _cell(text: str) -> str:
    return str(text) if text != "" else str(_("tomt"))


def _field(name: str) -> str:
    key = name.partition(":")
    if key[1]:
        return f"{_field(key[0])} {key[2]}"
    return str(FIELD_WORDS.get(name, name))


def _word(value: str) -> str:
    return str(VALUE_WORDS.get(value, value))


def _written(name: str, value: Any) -> str:
    """A value as people write it: days, quarters, kronor, yes and no, words of the domain."""
    if value is None or value in ("", []):
        return str(_("tomt"))
    if isinstance(value, bool):
        return str(_("ja") if value else _("nej"))
    if isinstance(value, list):
        return ", ".join(_written(name, one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_word(str(key))} {_written(name, one)}" for key, one in value.items())
    return _plain(name, str(value))


def _plain(name: str, text: str) -> str:
    if name.partition(":")[0] in MONEY:
        try:
            return str(_("%(amount)s kr", amount=current_formats().kronor(Decimal(text))))
        except (InvalidOperation, ValueError):
            return text
    if DAY.fullmatch(text):
        try:
            return current_formats().date(date.fromisoformat(text))
        except ValueError:
            return text
    quarter = QUARTER.fullmatch(text)
    return _quarter(quarter[1], quarter[2]) if quarter else _word(text)


def _quarter(year: str, number: str) -> str:
    return current_formats().quarter_label(int(year), int(number))
