"""What is asked: templates and their questions, periods of any length, answers, sign-off and reminders."""

from __future__ import annotations

from pathlib import Path

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_HERE = Path(__file__)
_NEW_TABLES = (
    "reminders_sent",
    "initiative_signatories",
    "report_goal_states",
    "initiative_goals",
    "report_comments",
    "report_answers",
    "template_targets",
    "template_questions",
    "template_versions",
    "reporting_plans",
)
_FILL_REPORTS = text(
    "UPDATE reports r SET accepted_times = (r.state = 'accepted')::int, kind = CASE"
    " WHEN i.specific_orientation = 'pre_rehabilitation' THEN 'pre_rehabilitation' ELSE 'work_oriented' END"
    " FROM initiatives i WHERE i.tenant_id = r.tenant_id AND i.id = r.initiative_id"
)


def upgrade() -> None:
    """Add the columns, fill them förbund by förbund, and then add the tables that point at each other."""
    _run(_HERE.with_suffix(".sql"))
    _fill_reports()
    _run(_HERE.with_name("0003_what_is_asked_tables.sql"))


def _run(file: Path) -> None:
    for statement in file.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def _fill_reports() -> None:
    """Every report so far was about individuals; the policy lets one förbund be seen at a time."""
    connection = op.get_bind()
    for tenant_id in connection.execute(text("SELECT id FROM tenants ORDER BY id")).scalars().all():
        connection.execute(
            text("SELECT set_config('app.tenant_id', :tenant, true)"), {"tenant": str(tenant_id)}
        )
        expected = connection.execute(text("SELECT count(*) FROM reports")).scalar_one()
        filled = connection.execute(_FILL_REPORTS).rowcount
        if filled != expected:
            raise RuntimeError(f"{filled} of {expected} reports were filled for förbund {tenant_id}")
    connection.execute(text("SELECT set_config('app.tenant_id', '', true)"))


def downgrade() -> None:
    """Take all of it away; what only the new version can hold is lost."""
    run = op.get_bind().exec_driver_sql
    run("ALTER TABLE reports DROP COLUMN template_version_id")
    for table in _NEW_TABLES:
        run(f"DROP TABLE {table}")
    run(
        "ALTER TABLE reports DROP COLUMN kind, DROP COLUMN accepted_times, DROP COLUMN signed_off_at,"
        " DROP COLUMN signed_off_by, DROP COLUMN extended_to, DROP COLUMN extension_reason"
    )
    run("ALTER TABLE reports DROP CONSTRAINT ck_reports_reportstate_is_known")
    run(
        "ALTER TABLE reports ADD CONSTRAINT ck_reports_reportstate_is_known CHECK (state IN"
        " ('not_started', 'draft', 'submitted', 'returned', 'accepted', 'reopened'))"
    )
    run("ALTER TABLE reporting_periods DROP CONSTRAINT ck_reporting_periods_number_is_in_the_year")
    run("ALTER TABLE reporting_periods DROP CONSTRAINT uq_reporting_periods_tenant_id_cadence_year_number")
    run("ALTER TABLE reporting_periods DROP COLUMN first_month, DROP COLUMN last_month")
    run("ALTER TABLE reporting_periods DROP COLUMN cadence")
    run("ALTER TABLE reporting_periods RENAME COLUMN number TO quarter")
    run(
        "ALTER TABLE reporting_periods ADD CONSTRAINT uq_reporting_periods_tenant_id_year_quarter"
        " UNIQUE (tenant_id, year, quarter)"
    )
    run(
        "ALTER TABLE reporting_periods ADD CONSTRAINT ck_reporting_periods_quarter_is_a_quarter"
        " CHECK (quarter BETWEEN 1 AND 4)"
    )
