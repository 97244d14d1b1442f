"""What the letters about reports say. Never a figure and never the reason: mail is an open road."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from worker.mailer import Letter


def returned(*, recipient: str, language: str, name: str, report: str, url: str) -> Letter:
    """To the insatsansvarig: the kansli asks for something more in a report."""
    with force_locale(language):
        return Letter(
            recipient,
            _("Kansliet ber om komplettering: %(report)s", report=report),
            _(
                "Hej %(name)s!\n\n"
                "Kansliet har gått igenom rapporten %(report)s och ber om en komplettering. Vad som behövs "
                "står i rapporten. Rätta det och lämna in den igen:\n"
                "%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                report=report,
                url=url,
            ),
        )


def submitted(*, recipient: str, language: str, name: str, report: str, url: str) -> Letter:
    """To the kansli: a report has come in and waits for an answer."""
    with force_locale(language):
        return Letter(
            recipient,
            _("Ny rapport att granska: %(report)s", report=report),
            _(
                "Hej %(name)s!\n\n"
                "Rapporten %(report)s har lämnats in och väntar på att granskas:\n"
                "%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                report=report,
                url=url,
            ),
        )
