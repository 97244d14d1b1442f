"""What the screen calls kinds of matters and the ways of documents."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.registry.rules import Direction, MatterKind

KINDS = {
    MatterKind.APPLICATION: _l("Ansökan"),
    MatterKind.MEETING: _l("Sammanträde"),
    MatterKind.AGREEMENT: _l("Överenskommelse"),
    MatterKind.FOLLOW_UP: _l("Uppföljning"),
    MatterKind.MONEY: _l("Ekonomi"),
    MatterKind.STAFF: _l("Personal"),
    MatterKind.LETTER: _l("Brev och frågor"),
    MatterKind.OTHER: _l("Annat ärende"),
}
DIRECTIONS = {
    Direction.IN: _l("inkommen"),
    Direction.OUT: _l("utgående"),
    Direction.DRAWN_UP: _l("upprättad"),
}
