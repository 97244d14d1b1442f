"""The form with which the tenant admin decides the stages of preparation, a row each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, SelectField, StringField
from wtforms.form import Form as PlainForm
from wtforms.validators import Length, NumberRange, Optional

from finsam_saas.bodies.labels import BODY_KINDS, STAGES
from finsam_saas.bodies.queries import BodyFacts, StageRule
from finsam_saas.bodies.rules import MOST_DAYS_TO_PREPARE, BodyKind, StageKind, StageScope
from finsam_saas.initiatives.forms import RowsField
from finsam_saas.preparation.labels import SCOPES
from finsam_saas.web.fields import CountField, choices
from finsam_saas.web.forms import Form, clean_text

UP, DOWN, REMOVE, ADD = "upp", "ner", "bort", "nytt"
Row = dict[str, Any]


class StageRow(PlainForm):
    """One stage: which body gives what, for how long, and how."""

    body_kind = SelectField(_l("Vem bereder?"))
    scope = SelectField(_l("Vilket organ?"))
    kind = SelectField(_l("Vad lämnar det?"))
    days = CountField(
        _l("Dagar på sig"),
        validators=[
            Optional(),
            NumberRange(1, MOST_DAYS_TO_PREPARE, _l("Skriv 1 till 365 dagar, eller lämna tomt.")),
        ],
    )
    mandatory = BooleanField(_l("Steget får inte hoppas över"))
    independent = BooleanField(_l("Ledamöterna ser inte varandras yttranden förrän de har lämnat sitt eget"))
    consensus = BooleanField(_l("Gruppen söker enighet, och det står om den nådde dit"))
    note = StringField(_l("Förklaring"), filters=[clean_text], validators=[Optional(), Length(max=300)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = {kind: word for kind, word in BODY_KINDS.items() if kind is not BodyKind.BOARD}
        self.body_kind.choices = choices(kinds)
        self.bodies: dict[str, BodyFacts] = {}
        self.scope.choices = choices(SCOPES)
        self.kind.choices = choices(STAGES)

    def offer(self, bodies: Sequence[BodyFacts]) -> None:
        """Offer the very bodies too, where the förbund has several of a kind."""
        count = Counter(one.kind for one in bodies)
        several = [one for one in bodies if count[one.kind] > 1 and one.kind is not BodyKind.BOARD]
        self.bodies = {str(one.id): one for one in several}
        named = [(key, _("Bara %(body)s", body=one.label)) for key, one in self.bodies.items()]
        self.body_kind.choices = [*(self.body_kind.choices or ()), *named]

    @property
    def rule(self) -> StageRule:
        """The stage that was typed."""
        named = self.bodies.get(self.body_kind.data)
        return StageRule(
            body_kind=named.kind if named else BodyKind(self.body_kind.data),
            body_id=named.id if named else None,
            kind=StageKind(self.kind.data),
            is_local=named is None and self.scope.data == StageScope.MUNICIPALITY,
            mandatory=bool(self.mandatory.data),
            days=self.days.data,
            independent=bool(self.independent.data),
            consensus=bool(self.consensus.data),
            note=self.note.data or None,
        )


class StagesForm(Form):
    """All stages in order; `seen` is the version they were opened with."""

    stages = RowsField(FormField(StageRow))
    seen = HiddenField()

    def offer(self, bodies: Sequence[BodyFacts]) -> None:
        """Offer these bodies by name in every row."""
        for row in self.stages:
            row.form.offer(bodies)

    @property
    def rules(self) -> list[StageRule]:
        """The stages that were typed, in order."""
        return [row.form.rule for row in self.stages]

    @property
    def rows(self) -> list[Row]:
        """What was typed, a mapping each, valid or not."""
        return [dict(row.data) for row in self.stages]


def form_of(rows: Sequence[Row], seen: str) -> StagesForm:
    """The form with these rows, whatever was sent."""
    return StagesForm(formdata=None, data={"stages": list(rows), "seen": seen})


def rows_of(stages: Sequence[StageRule]) -> list[Row]:
    """The rows of stages that are decided."""
    return [
        {
            "body_kind": str(one.body_id) if one.body_id else one.body_kind.value,
            "scope": (StageScope.MUNICIPALITY if one.is_local else StageScope.ASSOCIATION).value,
            "kind": one.kind.value,
            "days": one.days,
            "mandatory": one.mandatory,
            "independent": one.independent,
            "consensus": one.consensus,
            "note": one.note or "",
        }
        for one in stages
    ]


def rearranged(rows: Sequence[Row], asked: str) -> list[Row]:
    """The rows after a button was pressed: "upp-1", "ner-0", "bort-2" or "nytt"; as they were for others."""
    found = list(rows)
    word, _dash, number = asked.partition("-")
    if word == ADD:
        return [*found, new_row()]
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else len(found)
    if place >= len(found):
        return found
    if word == REMOVE:
        del found[place]
    other = place - 1 if word == UP else place + 1
    if word in (UP, DOWN) and 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found


def new_row() -> Row:
    """A stage that nobody has filled in yet."""
    return {
        "body_kind": BodyKind.SECRETARIAT.value,
        "scope": StageScope.ASSOCIATION.value,
        "kind": StageKind.OPINION.value,
        "mandatory": True,
    }
