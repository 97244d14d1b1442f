"""The least that Flask can do, served the way the product is: the floor of every page."""

from __future__ import annotations

from flask import Flask

application = Flask("bare")
application.add_url_rule("/", view_func=lambda: "hello")
