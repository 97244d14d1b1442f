"""What the screen calls decisions, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.decisions.change_rules import ChangeChoice, ChangeFault, ChangeFaultCode
from finsam_saas.decisions.rules import Choice, DecisionKind, Fault, FaultCode

CHOICES = {
    Choice.GRANT: _l("Bevilja"),
    Choice.PARTLY_GRANT: _l("Delvis bevilja"),
    Choice.REJECT: _l("Avslå"),
    Choice.TABLE: _l("Bordlägga"),
    Choice.REFER_BACK: _l("Återremittera"),
    Choice.NOT_TAKEN_UP: _l("Punkten utgår"),
}
RECOMMENDATIONS = {
    DecisionKind.GRANT: _l("Bevilja"),
    DecisionKind.PARTLY_GRANT: _l("Delvis bevilja"),
    DecisionKind.REJECT: _l("Avslå"),
}
# A word, and the look of its tag.
KINDS = {
    DecisionKind.GRANT: (_l("beviljad"), "done"),
    DecisionKind.PARTLY_GRANT: (_l("delvis beviljad"), "done"),
    DecisionKind.REJECT: (_l("avslagen"), ""),
    DecisionKind.CHANGE: (_l("ändrad"), "info"),
}
CHANGE_CHOICES = {
    ChangeChoice.CHANGE: _l("Ändra insatsen"),
    ChangeChoice.REJECT: _l("Avslå"),
    ChangeChoice.TABLE: _l("Bordlägga"),
    ChangeChoice.REFER_BACK: _l("Återremittera"),
    ChangeChoice.NOT_TAKEN_UP: _l("Punkten utgår"),
}


def change_fault_said(fault: ChangeFault) -> str:
    """What is wrong with a change of an insats, and what to do."""
    said: Mapping[ChangeFaultCode, str] = {
        ChangeFaultCode.NOTHING_CHANGES: _(
            "Inget skiljer sig från det som gäller. Ändra något belopp, dagen eller lägg till ett villkor."
        ),
        ChangeFaultCode.ENDS_BEFORE_IT_STARTS: _("Insatsen kan inte sluta innan den har börjat."),
        ChangeFaultCode.OUTSIDE_PERIOD: _(
            "Insatsen pågår inte %(year)s. Ta bort beloppet det året.", year=fault.year
        ),
        ChangeFaultCode.LESS_THAN_ATTESTED: _(
            "För %(year)s är redan mer attesterat eller återlämnat. Det står kvar, så skriv minst så mycket.",
            year=fault.year,
        ),
        ChangeFaultCode.NO_REASON_TO_OVERRUN: _(
            "Beloppet för %(year)s är större än det som är kvar av budget och eget kapital. Sänk det eller"
            " skriv varför det beviljas ändå.",
            year=fault.year,
        ),
    }
    return said[fault.code]


def fault_said(fault: Fault) -> str:
    """What is wrong with the money of a decision, and what to do."""
    said: Mapping[FaultCode, str] = {
        FaultCode.NO_AMOUNT: _("Skriv hur mycket som beviljas, minst ett år."),
        FaultCode.AMOUNT_WITH_REJECTION: _("Ett avslag ger inga pengar. Ta bort beloppen."),
        FaultCode.OUTSIDE_PERIOD: _(
            "Insatsen pågår inte %(year)s. Ta bort beloppet det året.", year=fault.year
        ),
        FaultCode.LESS_THAN_ASKED: _("Summan är lägre än det sökta. Välj Delvis bevilja."),
        FaultCode.MORE_THAN_ASKED: _("Summan är högre än det sökta. Det går inte att bevilja mer än så."),
        FaultCode.NO_REASON_TO_OVERRUN: _(
            "Beloppet för %(year)s är större än det som är kvar av budget och eget kapital. Sänk det eller"
            " skriv varför det beviljas ändå.",
            year=fault.year,
        ),
    }
    return said[fault.code]
