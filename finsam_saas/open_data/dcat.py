"""The datasets described for data portals: DCAT-AP-SE, as RDF/XML (dataportal.se harvests it).

Pure: addresses and words come in, an RDF document goes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from finsam_saas.open_data.dataset import LANGUAGES, Label

MEDIA_TYPE = "application/rdf+xml; charset=utf-8"
LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"
QUARTERLY = "http://publications.europa.eu/resource/authority/frequency/QUARTERLY"
THEME = "http://publications.europa.eu/resource/authority/data-theme/SOCI"
OPEN_TO_ALL = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
SWEDEN = "http://publications.europa.eu/resource/authority/country/SWE"
LANGUAGE_NAMES = {
    "sv": "http://publications.europa.eu/resource/authority/language/SWE",
    "en": "http://publications.europa.eu/resource/authority/language/ENG",
}

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCAT = "http://www.w3.org/ns/dcat#"
TERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
XML = "http://www.w3.org/XML/1998/namespace"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
_PREFIXES = {"rdf": RDF, "dcat": DCAT, "dcterms": TERMS, "foaf": FOAF, "vcard": VCARD}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A dataset in one format: its address and media type."""

    address: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class DescribedDataset:
    """One release as a dataset."""

    address: str
    page: str
    identifier: str
    title: Label
    description: Label
    issued: datetime
    distributions: Sequence[Distribution]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is offered, by whom; `contact` is an e-mail address or nothing."""

    address: str
    page: str
    title: Label
    description: Label
    publisher: str
    contact: str
    datasets: Sequence[DescribedDataset]


def to_rdf(catalogue: Catalogue) -> bytes:
    """The catalogue with its datasets and their distributions as RDF/XML."""
    for prefix, name in _PREFIXES.items():
        ElementTree.register_namespace(prefix, name)
    root = ElementTree.Element(f"{{{RDF}}}RDF")
    publisher = f"{catalogue.address}#publisher"
    _publisher(root, publisher, catalogue)
    described = _about(root, DCAT, "Catalog", catalogue.address)
    _texts(described, "title", catalogue.title)
    _texts(described, "description", catalogue.description)
    _points(described, TERMS, "publisher", publisher)
    _points(described, TERMS, "license", LICENCE)
    _points(described, FOAF, "homepage", catalogue.page)
    _languages(described)
    for one in catalogue.datasets:
        _points(described, DCAT, "dataset", one.address)
        _dataset(root, one, publisher, catalogue)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _publisher(root: ElementTree.Element, address: str, catalogue: Catalogue) -> None:
    publisher = _about(root, FOAF, "Agent", address)
    _text(publisher, FOAF, "name", catalogue.publisher)
    contact = _about(root, VCARD, "Organization", f"{catalogue.address}#contact")
    _text(contact, VCARD, "fn", catalogue.publisher)
    if catalogue.contact:
        _points(contact, VCARD, "hasEmail", f"mailto:{catalogue.contact}")
    else:
        _points(contact, VCARD, "hasURL", catalogue.page)


def _dataset(root: ElementTree.Element, one: DescribedDataset, publisher: str, catalogue: Catalogue) -> None:
    described = _about(root, DCAT, "Dataset", one.address)
    _texts(described, "title", one.title)
    _texts(described, "description", one.description)
    _text(described, TERMS, "identifier", one.identifier)
    _text(described, TERMS, "issued", one.issued.isoformat()).set(f"{{{RDF}}}datatype", DATE_TIME)
    _points(described, TERMS, "publisher", publisher)
    _points(described, DCAT, "contactPoint", f"{catalogue.address}#contact")
    _points(described, TERMS, "accrualPeriodicity", QUARTERLY)
    _points(described, TERMS, "accessRights", OPEN_TO_ALL)
    _points(described, TERMS, "spatial", SWEDEN)
    _points(described, DCAT, "theme", THEME)
    _points(described, DCAT, "landingPage", one.page)
    _languages(described)
    for found in one.distributions:
        _points(described, DCAT, "distribution", found.address)
        _distribution(root, found)


def _distribution(root: ElementTree.Element, one: Distribution) -> None:
    described = _about(root, DCAT, "Distribution", one.address)
    _text(described, TERMS, "title", one.name)
    _points(described, DCAT, "accessURL", one.address)
    _points(described, DCAT, "downloadURL", one.address)
    _text(described, DCAT, "mediaType", one.media_type)
    _text(described, TERMS, "format", one.media_type)
    _points(described, TERMS, "license", LICENCE)


def _about(root: ElementTree.Element, namespace: str, kind: str, address: str) -> ElementTree.Element:
    return ElementTree.SubElement(root, f"{{{namespace}}}{kind}", {f"{{{RDF}}}about": address})


def _points(of: ElementTree.Element, namespace: str, name: str, address: str) -> None:
    ElementTree.SubElement(of, f"{{{namespace}}}{name}", {f"{{{RDF}}}resource": address})


def _text(of: ElementTree.Element, namespace: str, name: str, text: str) -> ElementTree.Element:
    made = ElementTree.SubElement(of, f"{{{namespace}}}{name}")
    made.text = text
    return made


def _texts(of: ElementTree.Element, name: str, label: Label) -> None:
    for language in LANGUAGES:
        _text(of, TERMS, name, label.within(language)).set(f"{{{XML}}}lang", language)


def _languages(of: ElementTree.Element) -> None:
    for name in LANGUAGE_NAMES.values():
        _points(of, TERMS, "language", name)
