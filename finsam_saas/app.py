"""The composition root: the one file that knows every feature and how they are joined."""

from __future__ import annotations

from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from finsam_saas import leaving
from finsam_saas.access import guard
from finsam_saas.accounts import session as accounts_session
from finsam_saas.accounts.routes import blueprint as accounts
from finsam_saas.accounts.session import current_viewer
from finsam_saas.agency_sheet.routes import blueprint as agency_sheet
from finsam_saas.agreements.routes import blueprint as agreements
from finsam_saas.applications.pages import STANDS_WITH as APPLICATIONS_STAND_WITH
from finsam_saas.applications.panel import applications_answering
from finsam_saas.applications.routes import blueprint as applications
from finsam_saas.bodies.routes import blueprint as bodies
from finsam_saas.budgets.agenda import SUBJECT as BUDGET_SUBJECT
from finsam_saas.budgets.joining import propose_budgets
from finsam_saas.budgets.pages import DECISIONS_BEHIND
from finsam_saas.budgets.panel import initiative_budget
from finsam_saas.budgets.routes import blueprint as budgets
from finsam_saas.calls.public_routes import blueprint as open_calls
from finsam_saas.calls.routes import blueprint as calls
from finsam_saas.config import Settings, redis_url_for_limits
from finsam_saas.dashboard.routes import blueprint as dashboard
from finsam_saas.decisions.agenda import SUBJECT as APPLICATION_SUBJECT
from finsam_saas.decisions.change_material import SUBJECT as INITIATIVE_SUBJECT
from finsam_saas.decisions.of_budget import budget_of, decisions_of_year
from finsam_saas.decisions.pages import ATTESTED as DECISIONS_ATTESTED
from finsam_saas.decisions.pages import IS_BOUND as DECISIONS_BOUND_BY
from finsam_saas.decisions.panel import (
    DECISION_PANELS,
    decided_with,
    decision_of,
    decisions_behind,
    subject_of,
)
from finsam_saas.decisions.panel import RESTING as DECISION_RESTING
from finsam_saas.decisions.papers import papers_behind
from finsam_saas.decisions.queries import granted_by_year
from finsam_saas.decisions.routes import blueprint as decisions
from finsam_saas.delegation.panel import delegated_behind
from finsam_saas.delegation.reporting import report_committees, report_delegated
from finsam_saas.delegation.routes import blueprint as delegation
from finsam_saas.delegation.settings_routes import blueprint as delegation_settings
from finsam_saas.economy.routes import blueprint as economy
from finsam_saas.events.routes import blueprint as events
from finsam_saas.fees.routes import blueprint as fees
from finsam_saas.fees.year_view import FOLLOWING as FEE_YEAR_FOLLOWING
from finsam_saas.figures.routes import blueprint as figures
from finsam_saas.followup.goal_pages import goals_panel
from finsam_saas.followup.routes import READING_PAGE as REPORT_READING_PAGE
from finsam_saas.followup.routes import blueprint as followup
from finsam_saas.frame import page_frame
from finsam_saas.funding.routes import blueprint as funding
from finsam_saas.governance.routes import blueprint as governance
from finsam_saas.imports.routes import blueprint as imports
from finsam_saas.imports.years_routes import blueprint as older_years
from finsam_saas.initiatives.pages import DECIDED_AMOUNTS
from finsam_saas.initiatives.panel import steered_by_body
from finsam_saas.initiatives.routes import PANELS as INITIATIVE_PANELS
from finsam_saas.initiatives.routes import blueprint as initiatives
from finsam_saas.invoices.panel import following
from finsam_saas.invoices.routes import blueprint as invoices
from finsam_saas.meetings.behind import PAPERS_BEHIND
from finsam_saas.meetings.joining import JOINING
from finsam_saas.meetings.notice_board import blueprint as notice_board
from finsam_saas.meetings.pages import SUBJECT_PAGES as MEETING_SUBJECT_PAGES
from finsam_saas.meetings.routes import blueprint as meetings
from finsam_saas.members.routes import blueprint as members
from finsam_saas.memberships.routes import LINKS as MEMBERSHIP_LINKS
from finsam_saas.memberships.routes import blueprint as memberships
from finsam_saas.nation.comparison_routes import blueprint as comparison
from finsam_saas.nation.routes import blueprint as nation
from finsam_saas.nation_table.routes import blueprint as nation_table
from finsam_saas.needs.panel import needs_of_body
from finsam_saas.needs.routes import blueprint as needs
from finsam_saas.open_data import specification
from finsam_saas.open_data.key_pages import blueprint as api_keys
from finsam_saas.open_data.money_routes import blueprint as open_money
from finsam_saas.open_data.routes import blueprint as open_data
from finsam_saas.operations import blueprint as operations
from finsam_saas.planning.routes import blueprint as planning
from finsam_saas.preparation.panel import preparation_of, stands_with
from finsam_saas.preparation.routes import blueprint as preparation
from finsam_saas.preparation.settings_routes import blueprint as preparation_settings
from finsam_saas.prioritising.routes import blueprint as prioritising
from finsam_saas.registry.routes import blueprint as registry
from finsam_saas.releases.own import blueprint as own_releases
from finsam_saas.releases.publishing import blueprint as publishing
from finsam_saas.releases.routes import blueprint as releases
from finsam_saas.report_templates.routes import blueprint as report_templates
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.requisitions.money import attested_by_year, is_bound
from finsam_saas.requisitions.panel import initiative_money, money_resting
from finsam_saas.requisitions.routes import blueprint as requisitions
from finsam_saas.review.panel import initiative_reports, reports_resting
from finsam_saas.review.reading_page import show as show_report
from finsam_saas.review.routes import blueprint as review
from finsam_saas.seats.routes import blueprint as seats
from finsam_saas.shaping.routes import blueprint as shaping
from finsam_saas.statistics.routes import blueprint as statistics
from finsam_saas.statistics.routes import participation
from finsam_saas.subscriptions.national_routes import blueprint as national_subscriptions
from finsam_saas.subscriptions.routes import blueprint as subscriptions
from finsam_saas.surveys.routes import blueprint as surveys
from finsam_saas.web import errors, formats, kept, language, limits, logs, scope, security, transaction
from finsam_saas.web.addresses import Site
from finsam_saas.web.bell import Bell
from tenants.database import connect_arguments, db

# Blueprints outside every förbund, and those that live under /<förbund>/.
GLOBAL_BLUEPRINTS = (
    operations,
    accounts,
    dashboard,
    nation,
    nation_table,
    statistics,
    releases,
    publishing,
    national_subscriptions,
    open_data,
    open_money,
)
ASSOCIATION_BLUEPRINTS = (
    memberships,
    funding,
    initiatives,
    members,
    registry,
    calls,
    open_calls,
    needs,
    applications,
    preparation,
    preparation_settings,
    decisions,
    agreements,
    requisitions,
    prioritising,
    delegation,
    delegation_settings,
    bodies,
    seats,
    meetings,
    notice_board,
    governance,
    fees,
    invoices,
    budgets,
    followup,
    report_templates,
    review,
    economy,
    figures,
    planning,
    surveys,
    imports,
    agency_sheet,
    older_years,
    events,
    participation,
    own_releases,
    comparison,
    api_keys,
    subscriptions,
    shaping,
)


def create_app(settings: Settings) -> Flask:
    """Build the web application for these settings; starts nothing and touches no database."""
    app = Site("finsam_saas", template_folder="web/templates", static_folder="web/static")
    _configure(app, settings)
    db.init_app(app)
    Bootstrap5(app)
    logs.install(app, settings)
    scope.install(app)
    accounts_session.install(app, settings)
    kept.install(app, settings)
    language.install(app, preferred=_preferred_language)
    security.install(app, secure=not settings.insecure_cookies)
    transaction.install(app, ring=Bell(settings))
    limits.install(app, redis_url_for_limits(settings.redis_url))
    guard.install(app, accounts_session.current_actor)
    errors.install(app)
    formats.register(app)
    for blueprint in GLOBAL_BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in ASSOCIATION_BLUEPRINTS:
        prefix = f"/<{scope.TENANT_ARGUMENT}>{blueprint.url_prefix or ''}"
        app.register_blueprint(blueprint, url_prefix=prefix)
    specification.install(app)
    _join(app)
    app.context_processor(lambda: page_frame(settings))
    return app


def _join(app: Flask) -> None:
    """Put what features above show and say on the pages of those below."""
    app.extensions[FEE_YEAR_FOLLOWING] = following
    app.extensions[MEMBERSHIP_LINKS] = leaving.LINKS
    app.extensions[JOINING] = (propose_budgets, report_delegated, report_committees)
    app.extensions[DECISIONS_BEHIND] = decisions_of_year
    app.extensions[DECISION_PANELS] = (delegated_behind, budget_of)
    app.extensions[INITIATIVE_PANELS] = (
        decisions_behind,
        initiative_money,
        initiative_budget,
        initiative_reports,
        goals_panel,
    )
    app.extensions[MEETING_SUBJECT_PAGES] = {
        APPLICATION_SUBJECT: "decisions.decide",
        INITIATIVE_SUBJECT: "decisions.decide_change",
        BUDGET_SUBJECT: "budgets.decide",
    }
    app.extensions[PAPERS_BEHIND] = {APPLICATION_SUBJECT: papers_behind}
    app.extensions[APPLICATIONS_STAND_WITH] = stands_with
    app.extensions[REPORT_READING_PAGE] = show_report
    app.extensions[DECISIONS_BOUND_BY] = is_bound
    app.extensions[DECISIONS_ATTESTED] = attested_by_year
    app.extensions[DECISION_RESTING] = (money_resting, reports_resting)
    app.extensions[DECIDED_AMOUNTS] = granted_by_year
    app.jinja_env.globals["period_label"] = period_label
    app.jinja_env.globals["applications_answering"] = applications_answering
    app.jinja_env.globals["needs_of_body"] = needs_of_body
    app.jinja_env.globals["steered_by_body"] = steered_by_body
    app.jinja_env.globals["preparation_of"] = preparation_of
    app.jinja_env.globals["decision_of"] = decision_of
    app.jinja_env.globals["decided_with"] = decided_with
    app.jinja_env.globals["subject_of"] = subject_of


def _preferred_language() -> str | None:
    viewer = current_viewer()
    return viewer.language if viewer else None


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_size": 8,
            "max_overflow": 4,
            "pool_timeout": 5,
            "pool_pre_ping": False,
            # The last used connection first: it has most statements prepared.
            "pool_use_lifo": True,
            # Parameters are addresses, digests and names: an exception in the log must not repeat them.
            "hide_parameters": True,
            "connect_args": connect_arguments(
                "-c statement_timeout=15000 -c lock_timeout=5000 -c TimeZone=UTC",
                connect_timeout=5,
                prepare_threshold=1 if settings.prepared_statements else None,
            ),
        },
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
        FINSAM=settings,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
