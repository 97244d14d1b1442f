"""Letters about applications: to the applicant who is asked for more, and to a body whose turn it is."""

from __future__ import annotations

from datetime import date
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import and_

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.models import Membership, may_still
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.preparation import queries as preparation
from finsam_saas.web.formats import current_formats
from finsam_saas.web.language import speaking
from tenants.context import current_tenant
from tenants.database import today
from worker.happening import Happening
from worker.mailer import Letter
from worker.notices import link, tell_each


def tell_applicant_of_supplement(happening: Happening) -> None:
    """Tell those who write an application what the kansli asks for, and by when; nothing once it has come.

    The reason goes along, unlike a report's: it is no figure, and what is asked of an applicant is public. Of
    a secret matter only the number stands in the letter.
    """
    if happening.subject_id is None:
        return
    found = applications.handed_in(happening.subject_id)
    if found.state is not ApplicationState.SUPPLEMENT_REQUESTED or found.supplement_due_on is None:
        return
    writing = [membership_id for membership_id, _name in applications.writers(found.id)]
    whom = and_(Membership.id.in_(writing), may_still(Permission.APPLICATIONS_WRITE))
    is_secret = handling.label_in_log(found) != found.title
    letter = partial(
        _supplement,
        application=happening.subject_label,
        reason="" if is_secret else found.supplement_reason or "",
        due_on=found.supplement_due_on,
        url=link("applications.application", association=current_tenant().slug, application_id=found.id),
    )
    tell_each(happening, whom, letter)


def tell_body_of_stage(happening: Happening) -> None:
    """Tell those who sit in the body whose stage has opened that an application waits for their opinion."""
    if happening.subject_id is None:
        return
    stage = preparation.standing([happening.subject_id]).get(happening.subject_id)
    if stage is None or stage.body_id is None:
        return
    sitting = preparation.sitting(stage.body_id, today())
    whom = and_(Membership.id.in_(sitting), may_still(Permission.OPINIONS_GIVE))
    letter = partial(
        _to_give_opinion,
        application=happening.subject_label,
        body=stage.body or "",
        due_on=stage.due_on,
        url=link("preparation.stage", association=current_tenant().slug, stage_id=stage.id),
    )
    tell_each(happening, whom, letter)


def _supplement(
    *, recipient: str, language: str, name: str, application: str, reason: str, due_on: date, url: str
) -> Letter:
    with speaking(language):
        told = reason or _("Vad som behövs står överst i ansökan.")
        return Letter(
            recipient,
            _("Ansökan behöver kompletteras: %(application)s", application=application),
            _(
                "Hej %(name)s!\n\n"
                "Kansliet behöver en komplettering av ansökan %(application)s, senast %(day)s:\n\n"
                "%(reason)s\n\n"
                "Ansökan är öppen igen. Skriv till det som behövs och lämna in den på nytt:\n%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                application=application,
                day=current_formats().weekday(due_on),
                reason=told,
                url=url,
            ),
        )


def _to_give_opinion(
    *, recipient: str, language: str, name: str, application: str, body: str, due_on: date | None, url: str
) -> Letter:
    with speaking(language):
        waits = _("Ansökan %(application)s väntar på svar från %(body)s.", application=application, body=body)
        by = _("Svara senast %(day)s.", day=current_formats().weekday(due_on)) if due_on else ""
        return Letter(
            recipient,
            _("En ansökan att yttra sig om: %(application)s", application=application),
            _(
                "Hej %(name)s!\n\n%(waits)s Läs den och skriv vad du tycker här:\n%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                waits=f"{waits} {by}".rstrip(),
                url=url,
            ),
        )
