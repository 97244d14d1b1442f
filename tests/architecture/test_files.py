"""The files beside the code: requirements, settings, addresses, and every text in both languages."""

from __future__ import annotations

import io
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from finsam_saas.cli import PASSWORD_VARIABLES
from finsam_saas.config import Settings
from finsam_saas.provisioning import reserved_names
from tests.world import TENANTS

PROJECT = Path(__file__).resolve().parents[2]
ENGLISH = PROJECT / "finsam_saas/translations/en/LC_MESSAGES/messages.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def kept() -> list[Path]:
    """The files that belong to the project: known to version control, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a working copy: what belongs to the project is not known")
    return [path for one in listed.stdout.split("\0") if one and (path := PROJECT / one).is_file()]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-demo.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_by_digest_and_name_no_place(file: str) -> None:
    text = (PROJECT / file).read_text(encoding="utf-8")
    assert not re.search(
        r"://|^--?(i|f|index-url|extra-index-url|find-links|trusted-host)\b", text, re.MULTILINE
    )
    wanted = re.findall(
        r"^[a-z0-9][\w.\-\[\],]*==[^ \\\n]+.*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert len(wanted) > 10
    assert [one.splitlines()[0] for one in wanted if "--hash=sha256:" not in one] == []
    unpinned = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line) and "==" not in line]
    assert unpinned == []


def test_no_file_names_a_machine_or_a_private_address() -> None:
    folders = "|".join(("work", "Users", "root", "home(?!/finsam\\b)"))
    private = re.compile(
        rf"(?<![\w.~/<>-])/(?:{folders})/[\w.]+"
        r"|\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b"
        r"|BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY"
    )
    found = []
    for path in kept():
        if path.suffix not in (".png", ".jpg", ".ico", ".woff2", ".mo"):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [(path.relative_to(PROJECT).as_posix(), hit[0]) for hit in private.finditer(text)]
    assert found == []


def test_no_file_leads_anywhere_but_to_examples_and_standards() -> None:
    known = re.compile(
        r"(^|\.)(example|example\.(se|com|org)|localhost|w3\.org)$|^127\.0\.0\.1$"
        # The names of open data's vocabularies and of its licence.
        r"|^(purl\.org|xmlns\.com|publications\.europa\.eu|creativecommons\.org)$"
    )
    address = re.compile(
        r"\b(?:https?|redis|smtps?|ftp|git|postgresql)://(?:[^/@\s]*@)?([a-z0-9.-]+\.[a-z0-9-]+)"
    )
    found = []
    for path in kept():
        if path.suffix not in (".png", ".jpg", ".ico", ".woff2", ".mo"):
            for host in address.findall(path.read_text(encoding="utf-8", errors="replace")):
                if not known.search(host):
                    found.append((path.relative_to(PROJECT).as_posix(), host))
    assert found == []


def test_no_association_can_stand_in_the_way_of_a_page(shared_app: Flask) -> None:
    reserved = reserved_names(shared_app.url_map)
    first = {
        rule.rule.split("/")[1]
        for rule in shared_app.url_map.iter_rules()
        if rule.rule != "/" and not rule.rule.startswith("/<")
    }
    assert first and first <= reserved, first - reserved
    assert not reserved & set(TENANTS)


def test_every_setting_is_described_and_nothing_else_is() -> None:
    text = (PROJECT / "docs/operations.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in text.splitlines() if line.startswith("| `FINSAM_"))
    described = set(re.findall(r"`(FINSAM_\w+)`", "\n".join(row.split("|")[1] for row in table.splitlines())))
    known = {f"FINSAM_{field.upper()}" for field in Settings.model_fields} | set(PASSWORD_VARIABLES.values())
    assert known - described == set(), "settings without a line in docs/operations.md"
    assert described - known == set(), "lines about settings that do not exist"


@cache
def extracted() -> Catalog:
    """Every text of the screen, from the code and the pages."""
    found = Catalog()
    for package in ("finsam_saas", "tenants", "worker"):
        texts = extract_from_dir(str(PROJECT / package), METHODS, keywords=KEYWORDS, options_map={})
        for file, line, message, _comments, context in texts:
            found.add(message, locations=[(f"{package}/{file}", line)], context=context)
    return found


@cache
def english() -> Catalog:
    """The English catalogue."""
    return read_po(io.BytesIO(ENGLISH.read_bytes()), locale="en")


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ("",))


def test_every_text_has_its_english() -> None:
    catalogue = english()
    lacking = []
    for message in extracted():
        if message.id:
            translated = catalogue.get(message.id, message.context)
            whole = translated is not None and all(_texts(translated.string)) and not translated.fuzzy
            if not whole:
                lacking.append((message.locations[0][0], message.id))
    assert lacking == [], f"{len(lacking)} texts without English"


def test_the_english_fills_in_the_same_words() -> None:
    wrong = []
    for message in english():
        if message.id and all(_texts(message.string)):
            wanted = set(PLACEHOLDER.findall(" ".join(_texts(message.id))))
            if any(not set(PLACEHOLDER.findall(text)) <= wanted for text in _texts(message.string)):
                wrong.append(message.id)
    assert wrong == []


def test_no_english_is_left_that_nobody_asks_for() -> None:
    asked = extracted()
    left = [
        message.id for message in english() if message.id and asked.get(message.id, message.context) is None
    ]
    assert left == []
