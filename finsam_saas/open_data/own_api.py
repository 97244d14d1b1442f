"""A förbund's own exact figures, for its own programs: the key names the förbund, and the walls hold."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from finsam_saas.open_data import queries, rules, service
from finsam_saas.open_data.answers import figures_answer
from finsam_saas.open_data.endpoints import Answer, Question, interface_blueprint, offered
from finsam_saas.open_data.own_figures import own_dataset
from finsam_saas.open_data.problems import ApiRefused
from finsam_saas.open_data.schemas import FileFormat, OwnFiguresAsked
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.web import scope
from finsam_saas.web.language import speaking

blueprint = interface_blueprint(
    "open_data_own", "A samordningsförbund's own exact figures, with a key of its own."
)


@offered(blueprint, "/own/figures", asked=OwnFiguresAsked, refused=(401, 404, 413, 422, 429), secured=True)
def own_figures(asked: Question) -> Answer:
    """Exact figures of the förbund whose key is sent (Authorization: Bearer): sums of its accepted reports"""
    language = asked["lang"]
    with speaking(language):
        _enter()
        dataset = own_dataset(Period.parse(asked["period"]))
        if not dataset.values:
            raise ApiRefused(404, _("Förbundet har inga godkända siffror för perioden."))
        wanted = FileFormat(asked["format"])
        answer: Response = figures_answer(dataset, wanted, language, name=f"finsam_{dataset.code}")
        return answer


def _enter() -> None:
    """Go on as the förbund whose key is sent; raises ApiRefused where it opens nothing."""
    kind, _space, key = request.headers.get("Authorization", "").partition(" ")
    slug = rules.slug_of(key.strip()) if kind.lower() == "bearer" else None
    known = slug is not None and scope.act_for(slug)
    found = queries.key_with_digest(rules.digest_of(key.strip())) if known else None
    if found is None:
        raise ApiRefused(
            401,
            _("Nyckeln saknas, är återkallad eller har gått ut. Be förbundets systemförvaltare om en ny."),
        )
    service.note_use(found)
