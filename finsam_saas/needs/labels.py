"""What the screen calls the states of needs and assignments, and the lines of their histories."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.needs.rules import AssignmentState, NeedState, NoteKind

# A word, and the look of its tag.
NEED_STATES = {
    NeedState.RAISED: (_l("lyft"), "soon"),
    NeedState.TAKEN_UP: (_l("upptaget"), "info"),
    NeedState.BECAME_APPLICATION: (_l("blev en ansökan"), "done"),
    NeedState.CLOSED: (_l("avslutat"), ""),
}
NEXT_STEPS = {
    NeedState.RAISED: _l("Gruppen tar upp behovet och pratar om vad som kan göras."),
    NeedState.TAKEN_UP: _l("Gruppen arbetar med behovet. Den som vill söka medel kan svara på det."),
    NeedState.BECAME_APPLICATION: _l("Någon har sökt medel för att möta behovet."),
    NeedState.CLOSED: _l("Behovet är avslutat. Skälet står nedan."),
}
ASSIGNMENT_STATES = {
    AssignmentState.GIVEN: (_l("väntar på återrapport"), "info"),
    AssignmentState.REPORTED: (_l("återrapporterat"), "soon"),
    AssignmentState.CLOSED: (_l("avslutat"), ""),
}
NOTES = {
    NoteKind.TALKED: _l("Samtal om behovet"),
    NoteKind.TAKEN_UP: _l("Togs upp"),
    NoteKind.BECAME_APPLICATION: _l("Blev en ansökan"),
    NoteKind.CLOSED: _l("Avslutades"),
    NoteKind.REPORTED: _l("Återrapporterades"),
    NoteKind.ASKED_MORE: _l("Mer efterfrågades"),
    NoteKind.TAKEN_BACK: _l("Togs tillbaka"),
}
"""The other lines say to whom: see the pages."""
