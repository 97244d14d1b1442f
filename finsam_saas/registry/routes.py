"""The diarium: its list, a matter with its documents, and what is registered by hand."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.events.newest import digest_of_all
from finsam_saas.registry import earlier_routes, extract_routes, queries, service
from finsam_saas.registry.forms import DocumentForm, MatterForm, NewMatterForm
from finsam_saas.registry.pages import blueprint, every_page
from finsam_saas.registry.queries import Chosen
from finsam_saas.registry.rules import Direction, MatterKind, may_be_disposed_from
from finsam_saas.registry.service import DisposalRefused, MatterClosed
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of
from finsam_saas.web.kept_pages import kept_page
from finsam_saas.web.paging import page_asked
from tenants.database import today

# Importing the module about what leaves the registry has put its pages on the blueprint.
__all__ = ["blueprint", "earlier_routes", "extract_routes"]

STATES = {"oppna": True, "avslutade": False}


def _chosen() -> Chosen:
    year, kind = request.args.get("ar", ""), request.args.get("typ", "")
    return Chosen(
        text=request.args.get("sok", "").strip()[:100],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        kind=MatterKind(kind) if kind in {one.value for one in MatterKind} else None,
        is_open=STATES.get(request.args.get("lage", "")),
    )


@blueprint.get("/")
@requires(Permission.REGISTRY_READ)
def index() -> str:
    """The matters, the newest first; words are looked for in matters and their documents."""
    chosen, told, page = _chosen(), every_page(), page_asked(request.args.get("sida", ""))
    names = ("sok", "ar", "typ", "lage")
    query = {name: request.args[name] for name in names if request.args.get(name)}

    def shown() -> dict[str, object]:
        lines, paging = queries.matters(chosen, page)
        years = queries.years()
        return {
            **told,
            "chosen": chosen,
            "lines": lines,
            "paging": paging,
            "years": years,
            "query": query,
        }

    # What is looked for by words is seldom looked for again.
    return kept_page(
        "registry/index.html",
        shown,
        place=(page, sorted(query.items()), told["may_decide"], told["may_register"]),
        version="" if chosen.text else digest_of_all(),
    )


@blueprint.route("/nytt", methods=["GET", "POST"])
@requires(Permission.REGISTRY_EDIT)
def new_matter() -> ResponseReturnValue:
    """Register a letter, call or other document that opens a matter of its own."""
    if request.method == "GET":
        first = {"direction": Direction.IN.value, "dated_on": today(), "kind": MatterKind.LETTER.value}
        return render_template("registry/new_matter.html", form=NewMatterForm(formdata=None, data=first))
    form = NewMatterForm()
    if not form.validate():
        return render_template("registry/new_matter.html", form=form), 422
    opened = service.open_matter(
        actor=actor(),
        kind=form.chosen_kind,
        title=form.title.data or "",
        secrecy_ground=form.secrecy_ground.data or None,
    )
    service.register_document(actor=actor(), matter_id=opened.id, entry=form.entry)
    flash(_("Ärendet har fått nummer %(number)s.", number=opened.number), "success")
    return redirect(url_for("registry.matter", matter_id=opened.id), 303)


@blueprint.get("/<uuid:matter_id>")
@requires(Permission.REGISTRY_READ)
def matter(matter_id: UUID) -> str:
    """A matter with its documents."""
    found = queries.matter(matter_id)
    kept = queries.rules().years_kept.get(found.kind)
    return render_template(
        "registry/matter.html",
        matter=found,
        documents=queries.documents(matter_id),
        disposable_from=may_be_disposed_from(found.closed_on, kept),
        years_kept=kept,
    )


@blueprint.route("/<uuid:matter_id>/andra", methods=["GET", "POST"])
@requires(Permission.REGISTRY_EDIT)
def change_matter(matter_id: UUID) -> ResponseReturnValue:
    """Change what a matter is called, its kind, or its secrecy."""
    found = queries.matter(matter_id)
    if request.method == "GET":
        form = MatterForm(formdata=None, obj=found, data={"kind": found.kind.value})
        form.kind.data = found.kind.value
        return render_template("registry/matter_form.html", form=form, matter=found)
    form = MatterForm()
    if not form.validate():
        return render_template("registry/matter_form.html", form=form, matter=found), 422
    service.change_matter(
        actor=actor(),
        matter_id=matter_id,
        version=version_of(form.version),
        kind=form.chosen_kind,
        title=form.title.data or "",
        secrecy_ground=form.secrecy_ground.data or None,
    )
    flash(_("Ärende %(number)s är sparat.", number=found.number), "success")
    return redirect(url_for("registry.matter", matter_id=matter_id), 303)


@blueprint.route("/<uuid:matter_id>/handling", methods=["GET", "POST"])
@requires(Permission.REGISTRY_EDIT)
def add_document(matter_id: UUID) -> ResponseReturnValue:
    """Register one more document in a matter."""
    found = queries.matter(matter_id)
    if request.method == "GET":
        form = DocumentForm(formdata=None, data={"direction": Direction.IN.value, "dated_on": today()})
        return render_template("registry/document_form.html", form=form, matter=found, document=None)
    form = DocumentForm()
    if not form.validate():
        return render_template("registry/document_form.html", form=form, matter=found, document=None), 422
    try:
        registered = service.register_document(actor=actor(), matter_id=matter_id, entry=form.entry)
    except MatterClosed:
        form.form_errors.append(_("Ärendet är avslutat. Öppna det igen innan du registrerar mer i det."))
        return render_template("registry/document_form.html", form=form, matter=found, document=None), 422
    flash(_("Handlingen har fått nummer %(number)s.", number=registered.number), "success")
    return redirect(url_for("registry.matter", matter_id=matter_id), 303)


@blueprint.route("/<uuid:matter_id>/handling/<uuid:registered_document_id>", methods=["GET", "POST"])
@requires(Permission.REGISTRY_EDIT)
def correct_document(matter_id: UUID, registered_document_id: UUID) -> ResponseReturnValue:
    """Put right what was registered about a document."""
    found, document = queries.matter(matter_id), queries.document(matter_id, registered_document_id)
    if request.method == "GET":
        form = DocumentForm(formdata=None, obj=document, data={"document_secrecy": document.secrecy_ground})
        form.direction.data = document.direction.value
    else:
        form = DocumentForm()
        if form.validate():
            service.correct_document(
                actor=actor(),
                matter_id=matter_id,
                document_id=document.id,
                version=version_of(form.version),
                entry=form.entry,
            )
            flash(_("Handling %(number)s är rättad.", number=document.number), "success")
            return redirect(url_for("registry.matter", matter_id=matter_id), 303)
    page = render_template("registry/document_form.html", form=form, matter=found, document=document)
    return page, 422 if form.errors else 200


@blueprint.route("/<uuid:matter_id>/avsluta", methods=["GET", "POST"])
@requires(Permission.REGISTRY_EDIT)
def close_matter(matter_id: UUID) -> ResponseReturnValue:
    """Close a matter, after saying what that means."""
    found = queries.matter(matter_id)
    page = url_for("registry.matter", matter_id=matter_id)
    step = Step(
        title=_("Avsluta ärende %(number)s", number=found.number),
        consequences=(
            _("Inga fler handlingar kan registreras i ärendet, om det inte öppnas igen."),
            _("Tiden till gallring räknas från årets slut, för de ärendetyper som gallras."),
        ),
        submit_label=_("Avsluta ärendet"),
        cancel_url=page,
        done=_("Ärende %(number)s är avslutat.", number=found.number),
        done_url=page,
        version=found.version,
        danger=False,
        trail=_trail(found),
    )
    return take(
        step, lambda seen, _why: service.close_matter(actor=actor(), matter_id=matter_id, version=seen)
    )


@blueprint.route("/<uuid:matter_id>/oppna", methods=["GET", "POST"])
@requires(Permission.REGISTRY_EDIT)
def reopen_matter(matter_id: UUID) -> ResponseReturnValue:
    """Open a closed matter again, with a reason."""
    found = queries.matter(matter_id)
    page = url_for("registry.matter", matter_id=matter_id)
    step = Step(
        title=_("Öppna ärende %(number)s igen", number=found.number),
        consequences=(_("Handlingar kan registreras i ärendet igen. Ett förslag om gallring faller bort."),),
        submit_label=_("Öppna ärendet"),
        cancel_url=page,
        done=_("Ärende %(number)s är öppet igen.", number=found.number),
        done_url=page,
        version=found.version,
        asks_why=True,
        hint=_("Skälet står kvar i händelserna."),
        danger=False,
        trail=_trail(found),
    )
    return take(
        step,
        lambda seen, why: service.reopen_matter(actor=actor(), matter_id=matter_id, version=seen, reason=why),
    )


@blueprint.route("/<uuid:matter_id>/gallra", methods=["GET", "POST"])
@requires(Permission.REGISTRY_EDIT)
def dispose(matter_id: UUID) -> ResponseReturnValue:
    """Propose that a matter's documents be disposed of, or confirm what another person proposed."""
    found = queries.matter(matter_id)
    confirms = found.disposal_proposed_by is not None
    use_case = service.confirm_disposal if confirms else service.propose_disposal
    step = Step(
        title=_("Gallra handlingarna i %(number)s", number=found.number),
        consequences=_what_disposal_means(confirms=confirms),
        submit_label=_("Bekräfta gallringen") if confirms else _("Föreslå gallring"),
        cancel_url=url_for("registry.disposal"),
        done=_("Gallringen av %(number)s är noterad.", number=found.number)
        if confirms
        else _("Gallringen av %(number)s är föreslagen.", number=found.number),
        done_url=url_for("registry.disposal"),
        version=found.version,
        trail=_trail(found),
    )
    refused = _("Det går inte: antingen är det för tidigt, eller så har du själv föreslagit gallringen.")
    return take(
        step,
        lambda seen, _why: use_case(actor=actor(), matter_id=matter_id, version=seen),
        refusals={DisposalRefused: refused},
    )


def _what_disposal_means(*, confirms: bool) -> tuple[str, ...]:
    if confirms:
        return (
            _("Du intygar att handlingarna är förstörda, på papper och i filer. Det går inte att ångra."),
            _("Ärendet och förteckningen över dess handlingar står kvar i diariet, märkta som gallrade."),
        )
    return (
        _("En annan person i kansliet bekräftar innan gallringen gäller."),
        _("Förstör inget förrän den är bekräftad."),
    )


def _trail(found: queries.MatterFacts) -> tuple[tuple[str, str], ...]:
    return (
        (_("Diarium"), url_for("registry.index")),
        (found.number, url_for("registry.matter", matter_id=found.id)),
    )
