# Everything is set up from nothing on first use and only redone when a lock or pyproject.toml
# changed. Needs python3 (3.11 or newer, with venv), make and a POSIX shell; another interpreter is
# chosen with `make test PYTHON=python3.12`.

PYTHON  ?= python3
WORKERS ?= auto
ARGS    ?=

VENV     := .venv
BIN      := $(VENV)/bin
PACKAGES := domain projections adapters cli
PIP      := $(BIN)/python -m pip --disable-pip-version-check

# --no-user: a person's own pip settings may say `user = true`, which no venv accepts.
INSTALL  := $(PIP) install --quiet --no-user

# A mirror, proxy or certificate a person has configured is kept; what would put packages somewhere
# else, change which ones are taken, or let other code into the interpreter is not.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIRE_HASHES PIP_NO_DEPS PIP_DRY_RUN
unexport PIP_CONSTRAINT PIP_BUILD_CONSTRAINT PIP_REQUIREMENT PIP_EDITABLE PIP_PYTHON PIP_PRE
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help demo test lint types docs-check format bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.run ## tour the ledger on shipped data, in a scratch store
	@$(BIN)/lotledger demo

test: $(VENV)/.server ## run every test (some: make test ARGS=tests/tidy)
	@$(BIN)/python -m pytest -q -n $(WORKERS) --maxprocesses 8 --dist worksteal $(ARGS)

lint: $(VENV)/.test ## style, formatting and the direction of imports
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/lint-imports --no-logo

types: $(VENV)/.test ## check every type, strictly
	@$(BIN)/python -m mypy --strict $(PACKAGES) tests

docs-check: $(VENV)/.server ## hold the documentation to what the program does
	@$(BIN)/python -m pytest -q -n 0 -m docs $(ARGS)

format: $(VENV)/.test ## put the sources into the one accepted form
	@$(BIN)/python -m ruff check --fix-only --quiet .
	@$(BIN)/python -m ruff format .

bench: $(VENV)/.server ## measure speed, one thing at a time
	@$(BIN)/python -m pytest -q -s -n 0 -m bench $(ARGS)

clean: ## remove what make made
	rm -rf $(VENV) build dist lotledger.egg-info .hypothesis
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- setting up -----------------------------------------------------------------------------------

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "lotledger needs Python 3.11 or newer: make ... PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# The build backend is locked like everything else, so the build takes it from the environment.
$(VENV)/.run: $(VENV)/.made requirements/run.txt requirements/build.txt pyproject.toml
	@echo "Installing what lotledger runs on"
	@$(INSTALL) --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Installing what lotledger is tested with"
	@$(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.server: $(VENV)/.test requirements/server.txt .ci/find-postgres
	@if sh .ci/find-postgres >/dev/null; then :; else \
	  echo "No PostgreSQL programs found; installing them into $(VENV)" && \
	  $(INSTALL) --require-hashes -r requirements/server.txt; fi
	@touch $@

# --- locks ----------------------------------------------------------------------------------------

LOCK := build/lock/bin/python -m piptools compile --quiet --no-config --generate-hashes \
        --allow-unsafe --strip-extras --no-header --no-emit-options $(ARGS)

# Made with the oldest supported Python: what it needs is a superset of what newer ones need.
# `make lock ARGS=--upgrade` takes the newest versions, without it only what must change does.
lock: ## make requirements/*.txt anew
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
	  echo "locks are made with Python 3.11: make lock PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --no-user pip-tools==7.6.2
	$(LOCK) -o requirements/build.txt --all-build-deps --only-build-deps pyproject.toml
	$(LOCK) -o requirements/run.txt pyproject.toml
	$(LOCK) -o requirements/test.txt --extra test \
	  -c requirements/run.txt -c requirements/build.txt pyproject.toml
	$(LOCK) -o requirements/server.txt -c requirements/test.txt requirements/server.in
