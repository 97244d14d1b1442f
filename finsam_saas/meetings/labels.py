"""What the screen calls the states of meetings, what becomes of items, and why a step is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.meetings.immediate_rules import ItemState
from finsam_saas.meetings.rules import Away, MeetingState, Outcome, Refusal, Vote

# A word, and the look of its tag.
STATES = {
    MeetingState.PLANNED: (_l("planerat"), "wait"),
    MeetingState.CALLED: (_l("kallat"), "soon"),
    MeetingState.HELD: (_l("hållet"), "soon"),
    MeetingState.ADJUSTED: (_l("justerat"), "done"),
    MeetingState.POSTED: (_l("anslaget"), "done"),
    MeetingState.NOTED: (_l("antecknat"), "done"),
}
ITEM_STATES = {
    ItemState.ASKED: (_l("omedelbar justering begärd"), "wait"),
    ItemState.ADJUSTED: (_l("omedelbart justerad"), "done"),
    ItemState.POSTED: (_l("omedelbart justerad och anslagen"), "done"),
}
OUTCOMES = {
    Outcome.DECIDED: _l("Beslutat"),
    Outcome.CARRIED_OUT: _l("Genomfört"),
    Outcome.TABLED: _l("Bordlagt"),
    Outcome.REFERRED_BACK: _l("Återremitterat"),
    Outcome.NOTED: _l("Lagt till handlingarna"),
    Outcome.NOT_TAKEN_UP: _l("Utgår"),
}
AWAY = {
    Away.LEFT: _l("hade lämnat"),
    Away.CONFLICT: _l("jäv"),
}
VOTES = {
    Vote.YES: _l("ja"),
    Vote.NO: _l("nej"),
    Vote.ABSTAINED: _l("avstår"),
}
REFUSALS = {
    Refusal.NOT_NOW: _l("Det går inte i det läge mötet är nu. Ladda om sidan och se var det är."),
    Refusal.NOT_THEIRS: _l("Bara den som har utsetts att justera kan bekräfta protokollet för egen del."),
    Refusal.EMPTY_AGENDA: _l("Föredragningslistan är tom. Lägg till minst en punkt."),
    Refusal.TOO_EARLY: _l("Dagen har inte kommit än, eller ligger före den dag då protokollet justerades."),
    Refusal.NO_CHAIR: _l("Skriv in närvaron och vem som var ordförande först."),
    Refusal.NOT_QUORATE: _l(
        "Mötet är inte beslutfört. Mer än hälften av de ordinarie platserna ska vara besatta av någon som är"
        " där, ordinarie eller ersättare. Se över närvaron."
    ),
    Refusal.UNDECIDED: _l("Någon paragraf saknar beslut. Skriv vad som blev av varje punkt."),
    Refusal.TOO_FEW_ADJUSTERS: _l(
        "Utse minst en justerare vid sidan av ordföranden. Det gör du under Närvaro."
    ),
    Refusal.OTHER_FORM: _l(
        "Punkten gäller ett ärende med ett förslag. Öppna punkten från mötets sida och skriv beslutet där."
    ),
    Refusal.NOT_CONFIRMED: _l("Alla som ska justera har inte bekräftat än."),
    Refusal.ITEM_ADJUSTED: _l(
        "Paragrafen är omedelbart justerad. Varken orden i den eller vilka som deltog kan ändras."
    ),
}
# What an agenda begins with; free items are put before the last.
DECIDING_AGENDA = (
    _l("Mötets öppnande"),
    _l("Upprop"),
    _l("Val av justerare"),
    _l("Fastställande av föredragningslistan"),
    _l("Föregående protokoll"),
    _l("Information från kansliet"),
    _l("Ekonomisk rapport"),
    _l("Övriga frågor"),
    _l("Mötets avslutande"),
)
GROUP_AGENDA = (
    _l("Välkomna"),
    _l("Föregående anteckningar"),
    _l("Aktuellt hos parterna"),
    _l("Övriga frågor"),
    _l("Nästa möte"),
)
