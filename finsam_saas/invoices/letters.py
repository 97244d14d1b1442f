"""The letter that tells a member its fee; always in Swedish, whatever the language of the page."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import STATE_PAYER, pays
from finsam_saas.fees import words
from finsam_saas.fees.facts import FeeSheet
from finsam_saas.fees.pages import FeeGroup, FeeLine, FeePage
from finsam_saas.web.formats import current_formats
from finsam_saas.web.language import speaking
from tenants.context import current_tenant

LETTER_LANGUAGE = "sv"


@dataclass(frozen=True)
class Letter:
    """A letter: its heading, its paragraphs and who signs; plain text for copying."""

    to: str
    heading: str
    paragraphs: tuple[str, ...]
    sender: str

    @property
    def text(self) -> str:
        """The whole letter as plain text."""
        return "\n\n".join((self.to, self.heading, *self.paragraphs, self.sender))


def letter(sheet: FeeSheet, page: FeePage, group: FeeGroup, line: FeeLine) -> Letter:
    """The letter to one member about its fee for a fixed year."""
    with speaking(LETTER_LANGUAGE):
        paragraphs = [_decided(sheet), _shared(page, group)]
        if not pays(line.member.party_type):
            paragraphs.append(_("Försäkringskassan betalar statens del. Ni behöver inte betala något."))
        else:
            paragraphs += [_amount(page, group, line), _paid(line)]
        return Letter(
            to=_("Till %(member)s", member=line.member.name),
            heading=_("Medlemsavgift %(year)s", year=sheet.year.year),
            paragraphs=tuple(str(paragraph) for paragraph in paragraphs),
            sender=_("Med vänlig hälsning\n%(association)s", association=current_tenant().name),
        )


def _decided(sheet: FeeSheet) -> str:
    formats = current_formats()
    text: str = _(
        "%(association)s har fastställt medlemsavgifterna för %(year)s till %(total)s kr.",
        association=current_tenant().name,
        year=sheet.year.year,
        total=formats.kronor(sheet.year.total),
    )
    return text


def _shared(page: FeePage, group: FeeGroup) -> str:
    if page.deviates:
        agreed: str = _(
            "Medlemmarna har kommit överens om en annan fördelning än den i 5 § lagen (2003:1210) om "
            "finansiell samordning av rehabiliteringsinsatser. %(party)s bidrar med %(share)s.",
            party=group.label,
            share=page.percent(group.share),
        )
        return agreed
    text: str = _(
        "Enligt 5 § lagen (2003:1210) om finansiell samordning av rehabiliteringsinsatser bidrar staten med "
        "hälften, regionerna med en fjärdedel och kommunerna med en fjärdedel. %(party)s bidrar alltså med "
        "%(share)s, %(total)s kr.",
        party=group.label,
        share=words.share_in_law(group.party),
        total=current_formats().kronor(group.total),
    )
    return text


def _amount(page: FeePage, group: FeeGroup, line: FeeLine) -> str:
    amount = current_formats().kronor(line.amount)
    if line.member.party_type == STATE_PAYER:
        text = _("Försäkringskassan betalar hela statens del: %(amount)s kr.", amount=amount)
    elif line.share == 1 or group.party is FeeParty.STATE:
        text = _("Er avgift är %(amount)s kr.", amount=amount)
    else:
        share = page.percent(line.share) if line.share is not None else ""
        rests_on = f"{share} ({line.key})" if line.measured else share
        text = _("Er andel av den är %(share)s. Er avgift är %(amount)s kr.", share=rests_on, amount=amount)
    return str(text)


def _paid(line: FeeLine) -> str:
    if line.fee is None or line.fee.due_on is None:
        return str(_("Avgiften betalas mot faktura."))
    day = current_formats().date(line.fee.due_on)
    return str(_("Avgiften betalas mot faktura, senast den %(day)s.", day=day))
