"""The nation's money on pages, in files and for programs: from published releases, with its coverage."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from pyaxis import pyaxis
from pyjstat import pyjstat
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.fees.models import FeeYear, MemberFee
from finsam_saas.fees.rules import FeeYearState
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from finsam_saas.releases.release import Release
from finsam_saas.statistics.money_service import publish_all_money
from tenants.database import session
from tests.builders_national import within
from tests.builders_releases import correcting_release, frozen_release, published_release, reported_nation
from tests.client import CheckingClient
from tests.conftest import Prepared
from tests.servers import Servers

OVERVIEW, PUBLIC = "/nationellt/", "/statistik/pengar"
PAID = {PartyType.SOCIAL_INSURANCE: 2_000_000, PartyType.REGION: 1_000_000, PartyType.MUNICIPALITY: 1_200_000}
NATION = ("uppsala-lan", "vasteras", "bad-esa")


@pytest.fixture
def nation(app: Flask, servers: Servers, prepared: Prepared) -> Engine:
    """Three förbund with accepted reports and money set aside; two of them have fixed their fees."""
    address = servers.settings().national_database_url
    assert address is not None
    engine = create_engine(address, poolclass=NullPool)
    prepared.once("nation", lambda: _reported_with_money(app, engine))
    return engine


def _reported_with_money(app: Flask, engine: Engine) -> None:
    reported_nation(app, engine)
    for slug in NATION:
        with within(app, slug):
            _set_aside(900_000)
            if slug != "bad-esa":
                _fix_fees()
            publish_all_money()
            session.commit()


def _set_aside(amount: int) -> None:
    initiative_id = session.scalars(select(Initiative.id).where(Initiative.name == "Framsteget")).one()
    session.add(InitiativeAmount(initiative_id=initiative_id, year=2026, amount=Decimal(amount)))


def _fix_fees() -> None:
    """Fees where the kommuner give more than their quarter."""
    total = Decimal(sum(PAID.values()))
    year = FeeYear(year=2026, total=total, unit=Decimal(1), state=FeeYearState.FIXED)
    session.add(year)
    session.flush()
    for place, (party, amount) in enumerate(PAID.items()):
        member = Member(key=f"medlem-{place}", name=f"Medlem {place}", party=party, position=90 + place)
        session.add(member)
        session.flush()
        session.add(MemberFee(fee_year_id=year.id, member_id=member.id, amount=Decimal(amount)))
    session.flush()


def page(client: CheckingClient, path: str, status: int = 200) -> str:
    """The text of a page, with its status checked."""
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def release(app: Flask, nation: Engine, prepared: Prepared) -> Release:
    """The published release of the quarter."""
    return prepared.once("release", lambda: published_release(app, nation))


def test_the_overview_tells_who_pays_beside_the_law(client: CheckingClient, release: Release) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text = page(client, OVERVIEW)
    assert "Pengarna 2026" in text
    assert "8 400" in text, "two times 4 200 tkr"
    assert "2 av 3 förbund" in text
    assert "47,6 %" in text and "50,0 %" in text
    assert "Kommunerna betalar 28,6 %, lagen säger 25,0 %" in text
    assert f"/statistik/pengar?utgava={release.code}" in text


def test_what_is_granted_is_told_and_what_is_not_known_is_missing(
    client: CheckingClient, release: Release
) -> None:
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    text = page(client, OVERVIEW)
    assert "2 700" in text and "100,0 %" in text
    assert "uppgift saknas" in text, "no report has told its cost"


def test_everybody_reads_the_money_of_a_published_release(client: CheckingClient, release: Release) -> None:
    text = page(client, f"{PUBLIC}?utgava={release.code}")
    assert "Pengarna i finansiell samordning, 2026" in text
    assert "Kostnaden per person räknas på hela år" in text
    assert (release.content_hash or "-")[:12] in text
    assert "5 § Finsamlagen" in text
    assert "Money" not in text and "Median" in page(client, f"{PUBLIC}?utgava={release.code}&lang=en")


def test_what_is_only_frozen_is_nowhere(app: Flask, nation: Engine, client: CheckingClient) -> None:
    frozen = frozen_release(app, nation)
    for path in (PUBLIC, f"{PUBLIC}?utgava={frozen.code}", f"/api/v1/releases/{frozen.code}/money"):
        page(client, path, 404)


def test_a_corrected_release_stays_and_tells_of_the_other(
    app: Flask, nation: Engine, client: CheckingClient, release: Release
) -> None:
    with within(app, "bad-esa"):
        _fix_fees()
        publish_all_money()
        session.commit()
    mended = correcting_release(app, nation, release)
    before, after = (page(client, f"{PUBLIC}?utgava={one.code}") for one in (release, mended))
    assert "8 400" in before and f"?utgava={mended.code}" in before
    assert "12 600" in after and "3 av 3 förbund" in after


def test_the_file_has_a_line_for_each_amount_with_unit_and_coverage(
    client: CheckingClient, release: Release
) -> None:
    text = page(client, f"/api/v1/releases/{release.code}/money?format=csv&level=nation,association")
    lines = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    state = [one for one in lines if one["Pengar"] == "Tilldelat" and one["Del"] == "Staten"]
    assert [one["Belopp, kronor"] for one in state] == ["4000000", "-", "2000000", "2000000"]
    assert state[0]["Förbund med känt belopp"] == "2" and state[0]["Förbund som räknas"] == "3"


def test_programs_read_the_same(client: CheckingClient, release: Release) -> None:
    address = f"/api/v1/releases/{release.code}/money"
    told = client.get(address).get_json()
    assert told["content_hash"] == release.content_hash
    share = next(
        one for one in told["amounts"] if one["item"] == "party_share" and one["part"] == "municipalities"
    )
    assert (share["amount"], share["unit"], share["known"], share["expected"]) == (0.2857, "share", 2, 3)
    missing = next(one for one in told["amounts"] if one["item"] == "own_capital")
    assert (missing["amount"], missing["symbol"]) == (None, "-")
    answer = client.get(address)
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(f"{address}?format=xlsx").data.startswith(b"PK")
    assert client.get(f"{address}?level=municipality").status_code == 404
    assert client.get(f"{address}?format=sas").status_code == 422


def test_statistical_programs_read_the_kronor(
    client: CheckingClient, release: Release, tmp_path: Path
) -> None:
    address = f"/api/v1/releases/{release.code}/money?level=nation,association"
    text = client.get(f"{address}&format=json-stat").get_data(as_text=True)
    frame = pyjstat.Dataset.read(text).write("dataframe", naming="id")
    state = frame[frame["measure"] == "allocated.state"].set_index("area")["value"]
    assert state["00"] == 4_000_000 and state["vasteras"] == 2_000_000
    assert state.isna()["bad-esa"], "nobody has told"
    assert not frame["measure"].str.contains("_share").any()

    file = tmp_path / "money.px"
    file.write_bytes(client.get(f"{address}&format=px").get_data())
    table = pyaxis.parse(str(file), encoding="utf-8", lang="sv", sd_values=r'"\.\."')["DATA"]
    told = table[table["Mått"].eq("Tilldelat: Staten") & table["Område"].eq("Hela landet")]
    assert told["DATA"].tolist() == ["4000000"]


def test_data_portals_are_told_of_the_money_as_a_dataset_of_its_own(
    client: CheckingClient, release: Release
) -> None:
    described = client.get("/api/v1/dcat.rdf").get_data(as_text=True)
    assert f"<dcterms:identifier>{release.code}-pengar</dcterms:identifier>" in described
    assert f"/api/v1/releases/{release.code}/money?format=px" in described
