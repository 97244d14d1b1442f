"""Forms for the days of an invoice: sent, due, paid."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from finsam_saas.web.fields import DayField
from finsam_saas.web.forms import Form

ORDINARY_DAYS_TO_PAY = 30


class InvoiceForm(Form):
    """The days of an invoice: sent and due, or paid."""

    sent_on = DayField(_l("Skickad den"), validators=[Optional()])
    due_on = DayField(_l("Förfaller den"), validators=[Optional()])
    paid_on = DayField(_l("Betald den"), validators=[Optional()])

    def check_sent(self, today: date) -> bool:
        """That an invoice has both days, is not sent after today and not due before it is sent."""
        if not self.sent_on.data:
            self.sent_on.errors = [_("Skriv vilken dag fakturan skickades.")]
        elif self.sent_on.data > today:
            self.sent_on.errors = [_("Dagen har inte varit än. Skriv den dag fakturan skickades.")]
        if not self.due_on.data:
            self.due_on.errors = [_("Skriv vilken dag fakturan ska vara betald.")]
        elif self.sent_on.data and self.due_on.data < self.sent_on.data:
            self.due_on.errors = [_("Förfallodagen ligger före den dag fakturan skickades.")]
        return not self.errors

    def check_paid(self, today: date) -> bool:
        """That a payment has a day that has been."""
        if not self.paid_on.data:
            self.paid_on.errors = [_("Skriv vilken dag betalningen kom.")]
        elif self.paid_on.data > today:
            self.paid_on.errors = [_("Dagen har inte varit än. Skriv den dag betalningen kom.")]
        return not self.errors

    def days_sent(self) -> tuple[date, date]:
        """The days an invoice was sent and falls due; for a checked form."""
        if self.sent_on.data is None or self.due_on.data is None:
            raise ValueError("the form has not been checked")
        return self.sent_on.data, self.due_on.data

    def day_paid(self) -> date:
        """The day a payment came; for a checked form."""
        if self.paid_on.data is None:
            raise ValueError("the form has not been checked")
        return self.paid_on.data


def ordinary_days(today: date) -> dict[str, date]:
    """The days an invoice form begins with."""
    return {"sent_on": today, "paid_on": today, "due_on": today + timedelta(days=ORDINARY_DAYS_TO_PAY)}
