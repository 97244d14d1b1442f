"""The steps of a release as the analyst takes them: what each is called, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from finsam_saas.releases.collecting import Work
from finsam_saas.releases.release import Release, ReleaseState
from finsam_saas.releases.rules import JobKind
from finsam_saas.web.confirm import Step

STEPS = {"granska": JobKind.PREVIEW, "frys": JobKind.FREEZE, "publicera": JobKind.PUBLISH}
_ADDRESS = {kind: name for name, kind in STEPS.items()}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that may be taken now."""

    label: str
    url: str
    is_main: bool


def next_steps(found: Release, work: Work | None) -> list[NextStep]:
    """The steps that the release's state allows; none while the worker is busy with it."""
    if work is not None and work.is_going_on:
        return []
    if found.state is ReleaseState.COLLECTING:
        return [_step(found, JobKind.PREVIEW, _("Förhandsgranska"))]
    if found.state is ReleaseState.PREVIEW:
        return [
            _step(found, JobKind.FREEZE, _("Frys utgåvan")),
            _step(found, JobKind.PREVIEW, _("Förhandsgranska igen"), is_main=False),
        ]
    if found.state is ReleaseState.FROZEN:
        return [_step(found, JobKind.PUBLISH, _("Ge ut"))]
    if found.state is ReleaseState.PUBLISHED:
        address = url_for("publishing.correct", release_code=found.code)
        return [NextStep(_("Rätta utgåvan"), address, is_main=False)]
    return []


def _step(found: Release, kind: JobKind, label: str, *, is_main: bool = True) -> NextStep:
    address = url_for("publishing.take_step", release_code=found.code, release_step=_ADDRESS[kind])
    return NextStep(label, address, is_main)


def step_page(found: Release, kind: JobKind) -> Step:
    """The page that explains a step before it is taken."""
    back = url_for("publishing.release", release_code=found.code)
    title, submit, done = _words(found, kind)
    return Step(
        title=title,
        consequences=_consequences(found, kind),
        submit_label=submit,
        cancel_url=back,
        done=done,
        done_url=back,
        danger=kind is not JobKind.PREVIEW,
        trail=[(_("Utgivning"), url_for("publishing.index")), (found.code, back)],
    )


def _words(found: Release, kind: JobKind) -> tuple[str, str, str]:
    """What the step is called, what its button says, and what is told when it has been asked for."""
    if kind is JobKind.PREVIEW:
        return (
            _("Förhandsgranska %(code)s", code=found.code),
            _("Gör förhandsvisningen"),
            _("Förhandsvisningen görs nu."),
        )
    if kind is JobKind.FREEZE:
        return _("Frys %(code)s", code=found.code), _("Frys utgåvan"), _("Utgåvan fryses nu.")
    return _("Ge ut %(code)s", code=found.code), _("Ge ut"), _("Utgåvan ges ut nu.")


def _consequences(found: Release, kind: JobKind) -> list[str]:
    if kind is JobKind.PREVIEW:
        return [
            _("Små tal skyddas som i den färdiga utgåvan. Bara den som ger ut ser förhandsvisningen."),
            _("Förbunden kan fortfarande godkänna och öppna rapporter."),
        ]
    if kind is JobKind.FREEZE:
        return [
            _("Siffrorna fryses som de är nu och kan aldrig ändras, varken här eller i databasen."),
            _("Det som godkänns efter i dag kommer inte med. Ett fel rättas i en ny utgåva."),
            _("Utgåvan får en kontrollsumma och ges inte ut förrän du väljer det."),
        ]
    told = [
        _("Alla kan läsa utgåvan utan att logga in, och den kan inte tas tillbaka."),
        _("Kansliet i varje förbund som deltar får ett brev."),
    ]
    if found.corrects is not None:
        told.append(_("Utgåva %(wrong)s märks som rättad.", wrong=found.corrects))
    return told
