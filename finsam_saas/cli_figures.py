"""The commands about figures: a förbund's member fees of a year, and the national figures."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import click
from sqlalchemy import select

from finsam_saas.cli_support import answer, application, find_tenant, json_option, load_settings
from finsam_saas.fee_model.table import FeeKeyError
from finsam_saas.fees.facts import FeeSheet
from finsam_saas.fees.queries import fee_sheet
from finsam_saas.followup.quarters import Quarter
from finsam_saas.releases.engine import why_it_differs
from finsam_saas.statistics.preview import preview_is_on
from finsam_saas.statistics.queries import coverages, figures
from finsam_saas.statistics.service import publish_all_quarters
from tenants.context import CurrentTenant, acting_for
from tenants.database import session
from tenants.models import Tenant

Row = Mapping[str, object]


@click.command()
@click.argument("slug")
@click.argument("year", type=int)
@json_option
def fees(slug: str, year: int, as_json: bool) -> None:
    """Show a förbund's member fees of a year: share of the party, and amount (tkr)."""
    with application():
        tenant = find_tenant(slug)
        with acting_for(tenant, read_only=True):
            sheet = fee_sheet(year)
            session.rollback()
    if sheet is None:
        raise click.ClickException(f"{tenant.name} has no fees for {year}.")
    try:
        rows = [*_fee_rows(sheet), _fee_row("total", sheet.year.total)]
    except FeeKeyError as error:
        raise click.ClickException(f"The keys of {year} do not divide the fees ({error}).") from error
    answer(rows, as_json=as_json)
    for party, members in sheet.table.missing_keys.items():
        names = {member.key: member.name for member in sheet.members}
        lacking = ", ".join(names[key] for key in members)
        click.echo(f"No key for {party.value}: {lacking}. Enter it at /{slug}/avgifter/{year}.", err=True)


def _fee_rows(sheet: FeeSheet) -> Iterator[Row]:
    names = {member.key: member.name for member in sheet.members}
    for party, party_total in sheet.table.party_totals.items():
        yield _fee_row(party.value, party_total)
        for row in sheet.table.rows:
            if row.party is party:
                yield _fee_row(party.value, row.amount, names[row.member_key], _percent(row.share))


def _fee_row(party: str, amount: Decimal, member: str | None = None, share: str | None = None) -> Row:
    return {"party": party, "member": member, "share": share, "tkr": _tkr(amount)}


def _tkr(kronor: Decimal) -> str:
    """Thousands of kronor, exact: `2620`, `5772.5`."""
    text = f"{kronor / 1000:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.2f} %"


@click.group()
def national() -> None:
    """The national figures: publish anew, show what pages may show, and check a frozen release."""


@national.command()
@json_option
def refresh(as_json: bool) -> None:
    """Publish every förbund's accepted figures anew; the worker then recomputes the nation."""
    rows = []
    with application():
        for tenant in _all_tenants():
            with acting_for(tenant):
                quarters = publish_all_quarters()
                session.commit()
            rows.append({"association": tenant.slug, "quarters": len(quarters)})
    answer(rows, as_json=as_json)
    click.echo("The worker recomputes the national figures within half a minute.", err=True)


def _all_tenants() -> list[CurrentTenant]:
    with acting_for(None):
        rows = session.execute(select(Tenant.id, Tenant.slug, Tenant.name).order_by(Tenant.slug)).all()
        session.rollback()
    return [CurrentTenant(*row) for row in rows]


@national.command("figures")
@click.option("--year", type=int, help="The newest quarter with figures where nothing is chosen.")
@click.option("--quarter", "number", type=click.IntRange(1, 4))
@json_option
def national_figures(year: int | None, number: int | None, as_json: bool) -> None:
    """Show the protected national figures of a quarter; `..` stands for too few persons."""
    if (year is None) != (number is None):
        raise click.UsageError("Give both --year and --quarter, or neither.")
    with application(), acting_for(None, read_only=True):
        if not preview_is_on():
            raise click.ClickException("National figures are not shown until they are frozen in releases.")
        known = coverages()
        chosen = (
            Quarter(year, number)
            if year is not None and number is not None
            else next((one.quarter for one in known if one.contributing), None)
        )
        shown = figures(chosen) if chosen else {}
        session.rollback()
    if chosen is None:
        raise click.ClickException("There are no national figures yet: nobody has had a report accepted.")
    rows = [
        {"quarter": str(chosen), "type": kind, "measure": measure, "sex": sex, "persons": value}
        for (kind, measure, sex), value in sorted(shown.items())
    ]
    answer(rows, as_json=as_json)
    covered = next((one for one in known if one.quarter == chosen), None)
    if covered:
        told = f"From {covered.contributing} of {covered.expected} förbund"
        click.echo(f"{told}, as of {covered.refreshed_at:%Y-%m-%d %H:%M} UTC.", err=True)


@national.command()
@click.argument("code")
@json_option
def verify(code: str, as_json: bool) -> None:
    """Make a frozen release again from its kept inputs and compare the hashes; 1 where they differ."""
    settings = load_settings()
    if settings.national_database_url is None:
        raise click.ClickException("FINSAM_NATIONAL_DATABASE_URL is needed: only that role reads the inputs.")
    # A program of its own: it loads a solver that no other command should wait for.
    made = subprocess.run(
        [sys.executable, "-m", "finsam_saas.releases.verifying", code],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if not made.stdout:
        raise click.ClickException(f"No frozen release is called '{code}'.")
    found = json.loads(made.stdout)
    answer([found], as_json=as_json)
    if found["from_inputs"] is None:
        told = "are" if found["from_figures"] == found["given"] else "are NOT"
        raise click.ClickException(
            f"{code} cannot be made again: FINSAM_CELL_KEY_SECRETS does not hold version"
            f" {found['key_version']} of the secret. If it is lost it cannot be made anew. The figures that"
            f" are kept {told} what was frozen."
        )
    if not found["holds"]:
        whole = found["from_figures"] == found["given"]
        raise click.ClickException(
            why_it_differs(code, whole=whole, engine=found["engine"], engine_now=found["engine_now"])
        )
    click.echo(f"{code} is byte for byte what it was when it was frozen.", err=True)
