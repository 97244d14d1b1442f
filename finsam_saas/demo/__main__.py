"""`python -m finsam_saas.demo`: the launcher without the rest of the product, so that it is up at once."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from finsam_saas.demo.launcher import run_demo
from finsam_saas.demo.plan import NATION_FOLDER, standard_plan

parser = argparse.ArgumentParser(prog="finsam demo", description="Run the whole product with demo data.")
parser.add_argument("--var", type=Path, default=Path("var"), help="folder for the demo's data")
parser.add_argument("--port", type=int, default=8000, help="where the pages answer on 127.0.0.1")
parser.add_argument("--fresh", action="store_true", help="remove the demo's earlier data first")
parser.add_argument("--nation", action="store_true", help="with 75 made-up förbund, in a folder of its own")
chosen = parser.parse_args()
var = (chosen.var / NATION_FOLDER if chosen.nation else chosen.var).absolute()
sys.exit(run_demo(var, chosen.port, chosen.fresh, standard_plan(var, chosen.port, nation=chosen.nation)))
