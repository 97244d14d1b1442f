"""What the demo prints when it is ready: the address and one account per role."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

_COLUMNS = ("role", "association", "email", "password")
_HEADINGS = {"role": "Role", "association": "Förbund", "email": "E-mail", "password": "Password"}
_WIDTH = 100


def welcome_text(address: str, accounts_file: Path) -> str:
    """The address, and the accounts of `accounts.json` (role, association, email, password, try_first)."""
    lines = ["", f"  Finsam is ready:  {address}", ""]
    accounts = read_accounts(accounts_file)
    if accounts:
        widths = {name: max(len(row.get(name, "")) for row in (_HEADINGS, *accounts)) for name in _COLUMNS}
        lines.append(_row(_HEADINGS, widths))
        lines.append("  " + "  ".join("-" * widths[name] for name in _COLUMNS))
        for account in accounts:
            lines.append(_row(account, widths))
            if account.get("try_first"):
                indent = " " * 6
                lines += textwrap.wrap(
                    f"try first: {account['try_first']}",
                    _WIDTH,
                    initial_indent=indent,
                    subsequent_indent=indent,
                )
        lines.append("")
    lines.append("  Everything in it is demo data. Ctrl-C stops it; 'make demo FRESH=1' starts over.")
    return "\n".join(lines)


def read_accounts(accounts_file: Path) -> list[dict[str, str]]:
    """The demo's accounts; none when the file is missing or is not a list of accounts."""
    try:
        found = json.loads(accounts_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    rows = found if isinstance(found, list) else []
    return [{str(name): str(value) for name, value in row.items()} for row in rows if isinstance(row, dict)]


def _row(account: dict[str, str], widths: dict[str, int]) -> str:
    return ("  " + "  ".join(account.get(name, "").ljust(widths[name]) for name in _COLUMNS)).rstrip()
