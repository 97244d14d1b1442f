"""Files to read in, as people make them: the product's own templates filled in, and CSV by hand."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from werkzeug.test import TestResponse

from finsam_saas.followup.rules import Row
from tests.builders_followup import ROWS
from tests.client import CheckingClient

PAGE = "/uppsala-lan/uppfoljning/inlasning"
COUNT_COLUMNS = "BCD"


def workbook_of(content: bytes) -> openpyxl.Workbook:
    """A workbook to fill in."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook as a file."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def row_of(sheet: Worksheet, question: str) -> int:
    """The number of the row with a question, by the end of its hidden key."""
    for row in sheet.iter_rows():
        if str(row[-1].value or "").split("/", 3)[-1] == question:
            return int(row[0].row or 0)
    raise AssertionError(f"no row for {question}")


def fill(sheet: Worksheet, counts: Mapping[Row, tuple[Any, ...]] = ROWS) -> None:
    """Type counts into a sheet as a person would; the total is the sheet's own."""
    for question, of_sexes in counts.items():
        number = row_of(sheet, question)
        for column, count in zip(COUNT_COLUMNS, of_sexes, strict=False):
            sheet[f"{column}{number}"] = count


def template(client: CheckingClient, period: UUID, file_type: str = "xlsx") -> bytes:
    """The template of all reports of the period."""
    answer = client.get(f"{PAGE}/mall/{period}.{file_type}")
    assert answer.status_code == 200
    return bytes(answer.data)


def send(client: CheckingClient, content: bytes, step: str = "draft", period: str = "") -> TestResponse:
    """Choose a file the way a browser does."""
    fields = {"csrf_token": client.token(PAGE), "step": step, "file": (io.BytesIO(content), "ifylld.xlsx")}
    return client.post(f"{PAGE}?period={period}", data=fields)


def confirm(client: CheckingClient, shown: TestResponse, **changed: object) -> TestResponse:
    """Press the button of the page that was shown, with its chosen reports."""
    text = page(shown)
    fields: dict[str, object] = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    }
    fields["report"] = re.findall(r'name="report" value="([^"]+)"', text)
    action = html.unescape(re.findall(r'<form method="post" action="([^"]+spara[^"]*)"', text)[0])
    return client.post(action, data={**fields, **changed})


def page(answer: TestResponse) -> str:
    """The page's text."""
    return answer.get_data(as_text=True)


def places(answer: TestResponse) -> list[str]:
    """The cells that faults are told at, in order."""
    return [html.unescape(one) for one in re.findall(r'<th scope="row">([^<]+)</th>', page(answer))]
