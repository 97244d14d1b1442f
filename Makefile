# Two commands matter: `make demo` and `make test`. Works with GNU make 3.81 and newer.
PYTHON ?= python3
PORT ?= 8000
FRESH ?=
NATION ?=
WORKERS ?= 2

PY := .venv/bin/python
CODE := finsam_saas tenants worker
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --quiet pyproject.toml

# Whoever forbids Python to keep what it compiled pays for it at each of a hundred starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports unit-and-integration browser bench screenshots \
	translations compiled-translations requirements-demo requirements-dev lock clean

help:
	@echo "make demo               the whole product with demo data on http://127.0.0.1:$(PORT)"
	@echo "make demo FRESH=1       the same, starting over with new data; PORT=8080 for another port"
	@echo "make demo NATION=1      with 75 made-up förbund and 15 years, in a folder of its own"
	@echo "make test               everything that must hold: lint, types, imports, all tests"
	@echo "make lint               only style, types and import contracts"
	@echo "make bench              speed, as ratios to a floor measured in the same run;"
	@echo "                        NATION=1 with a million facts, NATION=10 with ten million too"
	@echo "make screenshots        every page at two widths into var/screenshots/"
	@echo "make translations       collect the texts of the screen, update and compile the catalogues"
	@echo "make lock               lock the requirements anew (needs uv)"
	@echo "make clean              remove caches; var/ and .venv/ stay"

demo: requirements-demo compiled-translations
	@exec $(PY) -m finsam_saas.demo --var "$${FINSAM_VAR:-var}" --port $(PORT) $(if $(filter-out 0,$(FRESH)),--fresh) \
		$(if $(filter-out 0,$(NATION)),--nation)

# The order is from cheap to dear: the first thing that does not hold stops the rest.
test:
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory unit-and-integration
	@$(MAKE) --no-print-directory browser
	@echo "All of it holds."

lint: requirements-dev
	@echo "== style"
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet .
	@$(MAKE) --no-print-directory -j2 types imports

types: requirements-dev
	@echo "== types"
	@$(PY) -m mypy

imports: requirements-dev
	@echo "== import contracts"
	@.venv/bin/lint-imports

unit-and-integration: requirements-dev compiled-translations
	@echo "== tests without a browser"
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder tests --ignore=tests/browser --ignore=tests/performance

browser: requirements-dev compiled-translations
	@echo "== tests in the browser"
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile tests/browser

bench: requirements-dev compiled-translations
	@NATION="$(NATION)" $(PY) -m pytest -s tests/performance

screenshots: requirements-dev compiled-translations
	@$(PY) scripts/screenshots.py

requirements-demo:
	@PYTHON="$(PYTHON)" sh scripts/bootstrap.sh demo

requirements-dev:
	@PYTHON="$(PYTHON)" sh scripts/bootstrap.sh dev

# Compiled catalogues are not committed; each is made when it is missing or older than its source.
compiled-translations:
	@for source in finsam_saas/translations/*/LC_MESSAGES/*.po; do \
		compiled="$${source%.po}.mo"; \
		if [ -f "$$source" ] && [ ! "$$compiled" -nt "$$source" ]; then \
			.venv/bin/pybabel -q compile -i "$$source" -o "$$compiled" || exit 1; \
		fi; \
	done

translations: requirements-dev
	@mkdir -p var
	@.venv/bin/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext --sort-by-file -o var/messages.pot $(CODE)
	@.venv/bin/pybabel -q update --no-wrap -i var/messages.pot -d finsam_saas/translations
	@$(MAKE) --no-print-directory compiled-translations

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv on the path."; exit 1; }
	@$(COMPILE) -o requirements.txt
	@$(COMPILE) --extra embedded -o requirements-demo.txt
	@$(COMPILE) --extra embedded --extra dev -o requirements-dev.txt

clean:
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build *.egg-info
	@find $(CODE) tests migrations -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@echo "Caches are gone. The demo's data is in var/ (make demo FRESH=1), the installed requirements in .venv/."
