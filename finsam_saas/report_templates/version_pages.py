"""Pages of versions: those of a kind, one with its questions, and the steps from draft to use."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.accounts.session import actor
from finsam_saas.report_templates import consequences, drafts, queries, service
from finsam_saas.report_templates.forms import StartForm
from finsam_saas.report_templates.pages import EDITORS, KIND, PATHS, READERS, blueprint, kind_at, trail
from finsam_saas.report_templates.queries import Template
from finsam_saas.report_templates.refusals import StartRefused
from finsam_saas.report_templates.wording import difference_lines, start_words, version_words
from finsam_saas.reporting_plan.queries import plans, sheet
from finsam_saas.reporting_plan.questions import optional_sections
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.fields import version_of
from finsam_saas.web.forms import EmptyForm
from tenants.database import today


@blueprint.get(f"/{KIND}")
@requires(*READERS)
def kind_page(kind: str) -> ResponseReturnValue:
    """A kind of insats: how it reports, what is asked now, and the versions of its template."""
    which, on_day = kind_at(kind), today()
    rows = queries.versions_of(which)
    now_asked = queries.applying(rows, on_day)
    return render_template(
        "report_templates/kind.html",
        kind=which,
        plan=plans()[which],
        initiatives=queries.initiatives_by_kind()[which],
        in_use=now_asked,
        draft=queries.draft_of(rows),
        versions=[one for one in reversed(rows) if not one.is_draft],
        reigns={reign.version.key: reign for reign in queries.version_reigns(rows)},
        today=on_day,
        sheet=sheet(which, now_asked.id if now_asked else None),
        form=EmptyForm(formdata=None),
    )


@blueprint.post(f"/{KIND}/utkast")
@requires(*EDITORS)
def make_draft(kind: str) -> ResponseReturnValue:
    """Begin a new version as a copy of one in use, or of the standard template."""
    made = service.make_draft(actor=actor(), kind=kind_at(kind), source=_source())
    return redirect(url_for(".version", version_id=made), 303)


def _source() -> UUID | None:
    """The version to copy; none is the standard template. Raises NotFound."""
    text = request.form.get("source", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound("no such version") from None


@blueprint.get("/versioner/<uuid:version_id>")
@requires(*READERS)
def version(version_id: UUID) -> ResponseReturnValue:
    """A version: its questions and targets, and what differs from the one before; a draft to work on."""
    return version_page(queries.template(version_id))


def version_page(found: Template, told: str = "") -> str:
    """The page of a version; `told` is why the last change was refused."""
    rows = queries.versions_of(found.row.kind)
    return render_template(
        "report_templates/version.html",
        template=found,
        sheet=found.sheet,
        told=told,
        form=EmptyForm(formdata=None, version=str(found.row.version)),
        sections=[
            (section, [one for one in found.questions if one.is_asked and one.question.section is section])
            for section in found.sheet.sections
        ],
        retired=[one for one in found.questions if not one.is_asked],
        optional=optional_sections(found.row.kind),
        differences=difference_lines(queries.sheet_before(rows, found.row), found.sheet),
        neighbour=lambda one, step: drafts.neighbour(found.questions, one, drafts.QuestionStep(step)),
    )


@blueprint.route("/versioner/<uuid:version_id>/borja", methods=["GET", "POST"])
@requires(*EDITORS)
def take_into_use(version_id: UUID) -> ResponseReturnValue:
    """Choose from which day a draft applies, with what each day does to open reports; take it into use."""
    found = queries.template(version_id)
    if not found.row.is_draft:
        raise Conflict(f"version {version_id} is in use")
    on_day = today()
    starts = service.possible_starts(found.row.kind, on_day)
    form = StartForm()
    form.first_day.choices = [
        (str(one.period.first_day), consequences.start_label(one)) for one in starts if one.is_possible
    ]
    if request.method == "GET":
        form.version.data = str(found.row.version)
    elif form.validate():
        try:
            does = service.take_into_use(
                actor=actor(),
                version_id=version_id,
                version=version_of(form.version),
                first_day=form.day(),
                note=form.note.data or "",
                today=on_day,
            )
        except StartRefused as refused:
            form.first_day.errors = [start_words(refused)]
        else:
            flash(" ".join([_("Mallen är tagen i bruk."), *consequences.of_renewal(does)]), "success")
            return redirect(url_for(".kind_page", kind=PATHS[found.row.kind]), 303)
    page = render_template("report_templates/start.html", form=form, template=found, starts=starts)
    return page, 422 if form.errors else 200


@blueprint.route("/versioner/<uuid:version_id>/kasta", methods=["GET", "POST"])
@requires(*EDITORS)
def discard(version_id: UUID) -> ResponseReturnValue:
    """Throw a draft away; explained first."""
    found = queries.template(version_id)
    if not found.row.is_draft:
        raise Conflict(f"version {version_id} is in use")
    kind = found.row.kind
    step = Step(
        title=_("Kasta utkastet"),
        consequences=[
            _("Allt i utkastet försvinner och kan inte hämtas tillbaka."),
            _("Ingen har rapporterat efter det. Det som frågas idag ändras inte."),
        ],
        submit_label=_("Kasta utkastet"),
        cancel_url=url_for(".version", version_id=version_id),
        done=_("Utkastet är kastat."),
        done_url=url_for(".kind_page", kind=PATHS[kind]),
        version=found.row.version,
        trail=[*trail(kind), (version_words(found.row), url_for(".version", version_id=version_id))],
    )

    def throw(seen: int, _why: str) -> None:
        service.discard_draft(actor=actor(), version_id=version_id, version=seen)

    return take(step, throw)
