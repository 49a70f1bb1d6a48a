# «Объектив»: the commands people use. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Processes of the tests: one more than cores, as they wait for browsers and for each other; each may take up to 4 GB.
JOBS ?= $(shell $(PYTHON) -c "import os; free = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') // 2**32; print(max(1, min(os.cpu_count() + 1, free - 1)))" 2>/dev/null || echo 2)
export PYTHONUTF8 := 1
# Compiled modules are kept: every command of the tests starts seconds sooner.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo check test real walks histories lint build serve docs bench bench-objectivity fuzz staging lock

help: ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

setup: $(READY) ## Make .venv with everything pinned by hash

$(READY): requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Устанавливаю закреплённые зависимости (около двух минут в первый раз)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: setup ## Synthetic municipality: files → marts → dashboards on 127.0.0.1
	$(BIN)/obektiv demo

check: setup ## Before a push, a minute and a half: style, types, models on a small frozen home, unit tests
	$(BIN)/python -m tests.check

test: setup ## The whole suite; COVERAGE=1 measures what it reaches and holds the floor
	$(BIN)/python -m pytest -n $(JOBS) --durations=20 $(if $(COVERAGE),--cov --cov-report=term:skip-covered)

real: setup ## Against real data: a region's whole files and real plans beside the project; five minutes
	$(BIN)/python -m pytest -n $(JOBS) -m "real and not walks" --durations=10

walks: setup ## The whole product as people go through it: roles in a browser, upgrade, guides; ten minutes
	$(BIN)/python -m pytest -n $(JOBS) -m walks --durations=10

histories: setup ## Random histories and folders: by changes as anew, in batches as one by one; three minutes
	$(BIN)/python -m pytest -n $(JOBS) -m histories

lint: setup ## Style and types of Python, dead code, style of SQL and YAML
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/vulture
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/sqlfluff lint dbt_project --processes 2 --disable-progress-bar
	$(BIN)/yamllint -s .

build: setup ## Ingest the inbox and build the marts
	$(BIN)/obektiv refresh

serve: setup ## The dashboards of the published build
	$(BIN)/obektiv serve --open

docs: setup ## What every table and column means, offline on 127.0.0.1
	$(BIN)/obektiv docs

bench: setup ## Benchmarks, by hand: ratios of one run
	$(BIN)/python -m tests.benchmarks

bench-objectivity: setup ## Objectivity on known truth with competitors, by hand (needs ../shared); rewrites docs/methods
	$(BIN)/python tests/benchmarks/objectivity.py --seeds 6001-6016 --write

fuzz: setup ## By hand: random tests, 3000 damaged files (resumable); also python -m tests.fuzz.kills, tests.fuzz.refreshes
	$(BIN)/python -m pytest -m fuzz --hypothesis-profile=fuzz
	$(BIN)/python -m tests.fuzz.files

staging: setup ## Write raw tables and staging models of plain sources from ingestion/sources/*.yml
	$(BIN)/python -m ingestion.declare

lock: ## Pin dependencies anew (needs uv)
	uv pip compile --python-version 3.11 --universal --extra dev --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-strip-extras pyproject.toml -o requirements.txt
