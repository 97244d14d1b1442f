"""All pages of money and of the board's half-year: importing them here puts them on the blueprint."""

from __future__ import annotations

from finsam_saas.economy import board_pages, money_pages
from finsam_saas.economy.pages import blueprint

__all__ = ["blueprint", "board_pages", "money_pages"]
