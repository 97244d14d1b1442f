"""What the letters about reports say. Never a figure and never the reason: mail is an open road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.web.formats import current_formats
from finsam_saas.web.language import speaking
from worker.mailer import Letter


def returned(*, recipient: str, language: str, name: str, report: str, url: str) -> Letter:
    """To the insatsansvarig: kansli or styrgrupp asks for something more in a report."""
    with speaking(language):
        return Letter(
            recipient,
            _("Rapporten behöver kompletteras: %(report)s", report=report),
            _(
                "Hej %(name)s!\n\n"
                "Rapporten %(report)s är genomläst och behöver kompletteras. Vad som behövs står i "
                "rapporten. Rätta det och lämna in den igen:\n"
                "%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                report=report,
                url=url,
            ),
        )


def submitted(*, recipient: str, language: str, name: str, report: str, url: str) -> Letter:
    """To the kansli: a report has come in and waits for an answer."""
    with speaking(language):
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


@dataclass(frozen=True)
class ReportLine:
    """A report in a letter of reminders; a copy is somebody else's, told to the kansli."""

    initiative: str
    period: Period
    due_on: date
    is_late: bool
    is_copy: bool
    url: str


def reminder(
    recipient: str, language: str, name: str, lines: Sequence[ReportLine], *, choice_url: str
) -> Letter:
    """One letter a day: the reports to hand in, and to the kansli those that others are late with.

    `choice_url` is where the receiver chooses how often to be reminded.
    """
    own = [line for line in lines if not line.is_copy]
    copies = [line for line in lines if line.is_copy]
    with speaking(language):
        subject = (
            ngettext("%(num)s rapport att lämna in", "%(num)s rapporter att lämna in", len(own))
            if own
            else ngettext("%(num)s rapport är försenad", "%(num)s rapporter är försenade", len(copies))
        )
        parts = [_("Hej %(name)s!", name=name)]
        if own:
            parts.append("\n\n".join([_("Att göra:"), *(_line(line) for line in own)]))
        if copies:
            parts.append("\n\n".join([_("Väntar hos andra:"), *(_line(line) for line in copies)]))
        parts.append(_("Hur ofta du får påminnelser väljer du här:\n%(url)s", url=choice_url))
        parts.append(_("Hälsningar\nFinsam"))
        return Letter(recipient, str(subject), "\n\n".join(parts))


def _line(line: ReportLine) -> str:
    written = current_formats().weekday(line.due_on)
    words = str(
        _("%(day)s var sista dag", day=written) if line.is_late else _("sista dag %(day)s", day=written)
    )
    return f"{line.initiative}, {period_label(line.period)}: {words}\n{line.url}"


def to_sign_off(*, recipient: str, language: str, name: str, report: str, url: str) -> Letter:
    """To those who sign off for the styrgrupp: a report waits for them."""
    with speaking(language):
        return Letter(
            recipient,
            _("En rapport väntar på styrgruppen: %(report)s", report=report),
            _(
                "Hej %(name)s!\n\n"
                "Rapporten %(report)s väntar på att styrgruppen godkänner den. Läs den och svara här:\n"
                "%(url)s\n\n"
                "Det räcker att en av er godkänner.\n\n"
                "Hälsningar\nFinsam",
                name=name,
                report=report,
                url=url,
            ),
        )


def national_reports_asked_for(*, recipient: str, language: str, name: str, period: str, url: str) -> Letter:
    """To the kansli: those who make national statistics wait for its accepted reports of a quarter."""
    with speaking(language):
        label = period_label(Period.parse(period))
        return Letter(
            recipient,
            _("Nationell statistik väntar på %(period)s", period=label),
            _(
                "Hej %(name)s!\n\n"
                "Den nationella statistiken för %(period)s saknar rapporter från ert förbund. "
                "Godkänn de rapporter som är klara, så kommer de med:\n"
                "%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                period=label,
                url=url,
            ),
        )


def national_release_published(*, recipient: str, language: str, name: str, code: str, url: str) -> Letter:
    """To the kansli: national figures have been published, with the own förbund among them."""
    with speaking(language):
        return Letter(
            recipient,
            _("Ny nationell statistik: %(code)s", code=code),
            _(
                "Hej %(name)s!\n\n"
                "Den nationella statistiken %(code)s är utgiven. Här ser ni den bredvid era egna siffror:\n"
                "%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                code=code,
                url=url,
            ),
        )
