# Everdelve: `make run` plays, `make test` proves. Everything else is listed by `make help`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A Python the program can run on, wherever it is called `python3`, `python3.11`, …
FIND_PYTHON = for p in $(PYTHON) python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done

.DEFAULT_GOAL := help
.PHONY: help run test bench balance lint types format migration lock browser clean

help: ## List what make can do
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.run ## Play: everything in one process, the playground without DISCORD_TOKEN
	@exec $(BIN)/everdelve run

test: $(VENV)/.dev ## Run the whole suite, in parallel, on embedded servers
	@$(BIN)/python -m pytest -n auto $(ARGS)

bench: $(VENV)/.dev ## Measure against floors; writes docs/performance.md
	@$(BIN)/python -m benchmarks $(ARGS)

balance: $(VENV)/.run ## Play every delve with every class many times; writes docs/balance.md (some twenty minutes)
	@$(BIN)/everdelve balance --runs 400 --offsets --queues --write docs/balance.md $(ARGS)

lint: $(VENV)/.dev ## Style, import contracts, content
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/everdelve content check

types: $(VENV)/.dev ## Strict type check
	@$(BIN)/mypy

format: $(VENV)/.dev ## Format and mend what can be mended
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

migration: $(VENV)/.dev ## Write a migration from the models: make migration NAME="add graves"
	@$(BIN)/everdelve migrate new "$(NAME)"

lock: $(VENV)/.dev ## Resolve the dependencies again into the lock files
	@scripts/lock

browser: ## Install the Chromium that the page tests drive (Debian and Ubuntu; others: any Chromium on PATH)
	@scripts/install-browser

clean: ## Remove the environment and all local state (the playground's world too)
	@rm -rf $(VENV) .local .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@python=$$($(FIND_PYTHON)); test -n "$$python" || { echo "Everdelve needs Python 3.11 or newer."; exit 1; }; \
		echo "Making a virtual environment with $$python …"; $$python -m venv $(VENV)

$(VENV)/.run: $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing the program (once, about a minute) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Installing the tools for tests (once) …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
