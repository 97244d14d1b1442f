"""The public pages: what everybody may see of the country and of one förbund, and nothing more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, URIRef

from finsam_saas.access.permissions import Role
from finsam_saas.open_data.interface_page import ENDPOINT_WORDS
from finsam_saas.open_data.routes import KEPT
from finsam_saas.releases.release import ReleaseState
from finsam_saas.statistics.cells import CellKey
from tests.builders_open_data import figures, publish
from tests.client import CheckingClient
from tests.servers import Servers

NATIONAL = "/statistik/"
OWN = "/statistik/uppsala-lan/"


@pytest.fixture
def published(app: Flask, servers: Servers) -> str:
    """The release of a quarter, and of the same quarter a year before and those between."""
    quarters = ["2025-kv3", "2025-kv4", "2026-kv1", "2026-kv2", "2026-kv3"]
    for place, quarter in enumerate(quarters):
        code = f"{quarter}-1"
        cells = figures(quarter, factor=0.8 + place * 0.05)
        publish(servers, code, cells=cells, published_at=datetime(2026, 1 + place, 1, tzinfo=UTC))
    return "2026-kv3-1"


def page(client: CheckingClient, path: str, status: int = 200) -> str:
    """The text of a page, with its status checked."""
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_the_country_is_told_with_what_the_figures_cover_and_how_they_changed(
    client: CheckingClient, published: str
) -> None:
    text = page(client, NATIONAL)
    assert "Bygger på 3 av 4 förbund" in text
    assert "300" in text and "+60 jämfört med Kvartal\u00a03 2025" in text
    assert "Kvartal\u00a03 2025 byggde siffrorna på 3 av 4 förbund" in text
    assert "Länens och förbundens siffror ges ut per halvår och år" in text
    assert "format=px" in text and "format=json-stat" in text


def test_counties_and_forbund_are_told_of_a_half_year(client: CheckingClient, servers: Servers) -> None:
    publish(servers, "2026-kv2-1", cells=figures("2026-kv2") | figures("2026-h1"))
    text = page(client, f"{NATIONAL}?period=2026-h1")
    assert "Uppsala län" in text and 'href="/statistik/uppsala-lan/?period=2026-h1"' in text
    assert "ges ut per halvår" not in text


def test_one_forbund_is_told_by_its_protected_figures(client: CheckingClient, published: str) -> None:
    text = page(client, OWN)
    assert "<h1>Samordningsförbundet Uppsala län</h1>" in text
    assert "Bygger på förbundets godkända rapporter" in text
    assert "skyddat, för få personer" in text
    assert "Samordningsförbundet Västerås" not in text


@pytest.mark.parametrize("slug", ["umea-vannas", "finns-inte", "00"])
def test_a_forbund_that_the_release_does_not_hold_has_no_page(
    client: CheckingClient, published: str, slug: str
) -> None:
    page(client, f"/statistik/{slug}/", 404)


def test_a_protected_figure_stands_nowhere_on_the_page(client: CheckingClient, servers: Servers) -> None:
    shown: dict[CellKey, int | None] = dict.fromkeys(figures("2026-kv3"))
    publish(servers, cells=shown)
    for address in (NATIONAL, OWN):
        text = page(client, address)
        assert "Siffrorna är skyddade i den här utgåvan" in text
        assert "300" not in text and "180" not in text and "%" not in text.split("<main")[1].split("CC0")[0]


def test_what_is_not_published_has_no_page(client: CheckingClient, servers: Servers) -> None:
    assert "Inga siffror är publicerade än" in page(client, NATIONAL)
    publish(servers, "2026-kv3-1", state=ReleaseState.FROZEN)
    assert "Inga siffror är publicerade än" in page(client, NATIONAL)
    page(client, OWN, 404)
    page(client, f"{NATIONAL}?utgava=2026-kv3-1", 404)
    page(client, "/statistik/diagram.svg", 404)


def test_an_older_release_keeps_its_page_and_says_that_there_is_a_newer(
    client: CheckingClient, published: str
) -> None:
    text = page(client, f"{NATIONAL}?utgava=2026-kv1-1")
    assert "Det här är en äldre utgåva" in text and "Kvartal\u00a01 2026" in text


def test_a_corrected_release_sends_the_reader_on(client: CheckingClient, servers: Servers) -> None:
    publish(servers, state=ReleaseState.CORRECTED)
    publish(servers, "2026-kv3-2", corrects="2026-kv3-1", published_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert "utgava=2026-kv3-2" in page(client, f"{NATIONAL}?utgava=2026-kv3-1")
    assert "2026-kv3-2" in page(client, NATIONAL)


def test_pages_are_the_same_for_everybody_and_start_no_session(
    client: CheckingClient, published: str
) -> None:
    first = client.get(NATIONAL)
    assert "Set-Cookie" not in first.headers and "Cookie" not in first.headers.get("Vary", "")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(NATIONAL, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    assert client.get(NATIONAL).get_data() == first.get_data()
    assert client.get("/uppsala-lan/").status_code == 200


@pytest.mark.parametrize("address", [NATIONAL, OWN, "/statistik/oppna-data"])
def test_what_one_reader_asked_for_stands_on_no_other_readers_page(
    client: CheckingClient, published: str, address: str
) -> None:
    asked = [f"?period=2026-kv3&utgava={published}&lang=sv", "?period=hittepa&lang=xx", "?lang=sv", ""]
    one_after_the_other = [page(client, address + one) for one in asked]
    for text, one in zip(one_after_the_other, asked, strict=True):
        client.application.extensions.pop(KEPT)
        assert text == page(client, address + one) and "hittepa" not in text


def test_a_new_release_is_on_the_page_at_once(
    client: CheckingClient, servers: Servers, published: str
) -> None:
    before = client.get(NATIONAL).headers["ETag"]
    publish(servers, "2026-kv4-1", published_at=datetime(2026, 12, 1, tzinfo=UTC))
    after = client.get(NATIONAL, headers={"If-None-Match": before})
    assert after.status_code == 200 and "Kvartal\u00a04 2026" in after.get_data(as_text=True)


def test_the_other_language_is_a_plain_link(client: CheckingClient, published: str) -> None:
    assert 'href="/statistik/?lang=en"' in page(client, NATIONAL)
    english = page(client, f"{NATIONAL}?lang=en")
    assert '<html lang="en"' in english and 'href="/statistik/?lang=sv"' in english


def test_the_development_is_a_picture_with_the_same_figures_in_a_table(
    client: CheckingClient, published: str
) -> None:
    answer = client.get(f"/statistik/diagram.svg?utgava={published}")
    assert answer.mimetype == "image/svg+xml" and "Set-Cookie" not in answer.headers
    assert "Kvartal" in answer.get_data(as_text=True)
    assert client.get(f"{OWN}diagram.svg").status_code == 200
    assert "Alla värden står i tabellen" in page(client, NATIONAL)


def test_the_page_about_the_interface_names_every_endpoint(app: Flask, client: CheckingClient) -> None:
    paths = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()["paths"]
    assert set(paths) == set(ENDPOINT_WORDS)
    text = page(client, "/statistik/oppna-data")
    assert all(path in text for path in paths)


def test_the_catalogue_is_read_by_another_program_as_dcat(client: CheckingClient, published: str) -> None:
    graph = Graph().parse(data=client.get("/api/v1/dcat.rdf").get_data(), format="xml")
    catalogues = list(graph.subjects(RDF.type, DCAT.Catalog))
    assert len(catalogues) == 1
    datasets = set(graph.objects(catalogues[0], DCAT.dataset))
    assert len(datasets) == 5 == len(set(graph.subjects(RDF.type, DCAT.Dataset)))
    for one in datasets:
        titles = {title.language for title in graph.objects(one, DCTERMS.title) if isinstance(title, Literal)}
        assert titles == {"sv", "en"}
        for needed in (DCTERMS.publisher, DCAT.contactPoint, DCTERMS.accrualPeriodicity, DCTERMS.description):
            assert list(graph.objects(one, needed)), needed
        distributions = list(graph.objects(one, DCAT.distribution))
        assert len(distributions) == 4
        for found in distributions:
            licence = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
            assert (found, DCTERMS.license, licence) in graph
            assert list(graph.objects(found, DCAT.accessURL)) and list(
                graph.objects(found, DCTERMS["format"])
            )
