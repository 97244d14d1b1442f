"""The shape of the code: how long a piece may be, and what is never written (imports: `make imports`)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("tenants", "finsam_saas", "worker")
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_TEST = 300, 40, 400
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    """The Python files below these folders of the project."""
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def name(path: Path) -> str:
    """A file as a message names it."""
    return path.relative_to(PROJECT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A file as Python understands it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """All that a file consists of."""
    return list(ast.walk(tree(path)))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in nodes(path) if isinstance(node, Function))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


CODE = sources(*PACKAGES)


def test_no_module_is_too_long_to_read() -> None:
    assert [(name(path), lines(path)) for path in CODE if lines(path) > LONGEST_MODULE] == []


def test_no_test_file_is_too_long_to_read() -> None:
    assert [(name(path), lines(path)) for path in sources("tests") if lines(path) > LONGEST_TEST] == []


def test_no_function_is_too_long_to_read() -> None:
    found = []
    for path in CODE:
        for one in functions(path):
            length = (one.end_lineno or one.lineno) - one.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append((name(path), one.name, length))
    assert found == []


def test_nothing_of_ours_is_imported_inside_a_function() -> None:
    found = []
    for path in CODE:
        for one in functions(path):
            for node in ast.walk(one):
                modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                modules += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
                found += [(name(path), one.name) for module in modules if module.split(".")[0] in PACKAGES]
    assert found == []


def test_every_public_function_and_class_says_what_it_is() -> None:
    found = []
    for path in CODE:
        places: list[ast.AST] = [tree(path)]
        places += [node for node in tree(path).body if isinstance(node, ast.ClassDef)]
        for place in places:
            for node in getattr(place, "body", []):
                public = isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_")
                if public and not ast.get_docstring(node):
                    found.append((name(path), node.name))
    assert found == []


def test_no_page_lets_text_through_as_markup() -> None:
    wrong = re.compile(r"\|\s*safe\b|\bMarkup\((?!render_template\()|autoescape\s+false|template_string")
    inline = re.compile(r"\s(?:on[a-z]+|style)=")
    pages = sorted((PROJECT / "finsam_saas").rglob("*.html"))
    # The texts of our own catalogues are markup, as the template engine's own way with them makes them; and
    # what a template of ours has written, escaped, is markup again when it is taken out of where it was kept.
    kept = {"finsam_saas/web/language.py", "finsam_saas/frame.py", "finsam_saas/web/kept_pages.py"}
    code = [path for path in CODE if name(path) not in kept]
    assert [name(path) for path in [*code, *pages] if wrong.search(path.read_text(encoding="utf-8"))] == []
    assert [name(path) for path in pages if inline.search(path.read_text(encoding="utf-8"))] == []


def test_no_statement_is_put_together_from_text() -> None:
    found = []
    for path in CODE:
        for node in nodes(path):
            if isinstance(node, ast.Call) and node.args and _called(node) in ("text", "exec_driver_sql"):
                made = isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
                made = made or (isinstance(node.args[0], ast.Call) and _called(node.args[0]) == "format")
                if made and path.name != "isolation.py":
                    found.append((name(path), node.lineno))
    # Names of roles and databases cannot be parameters; administration quotes them itself.
    assert [one for one in found if one[0] != "finsam_saas/administration.py"] == []


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def test_nothing_is_run_by_a_shell_or_read_as_code() -> None:
    wrong = re.compile(r"shell=True|\beval\(|\bexec\(|pickle\.|yaml\.load\(|os\.system")
    assert [name(path) for path in CODE if wrong.search(path.read_text(encoding="utf-8"))] == []


def test_only_one_place_commits_a_request() -> None:
    """The worker and the commands have transactions of their own; no feature has."""
    features = [path for path in sources("finsam_saas") if len(path.relative_to(PROJECT).parts) > 2]
    found = [
        name(path) for path in features if re.search(r"session\.commit\(", path.read_text(encoding="utf-8"))
    ]
    assert [one for one in found if not one.startswith("finsam_saas/demo/")] == [
        "finsam_saas/web/transaction.py"
    ]


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc"])
def test_there_is_no_heap(word: str) -> None:
    assert [name(path) for path in CODE if path.stem == word or word in path.parts] == []


def test_nothing_is_left_for_later() -> None:
    wrong = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = [*CODE, *sources("migrations"), *sorted((PROJECT / "finsam_saas").rglob("*.html"))]
    assert [name(path) for path in files if wrong.search(path.read_text(encoding="utf-8"))] == []
