# run: set up and answer.  test: everything a change must pass.  verify: the engines against theory, minutes.
# verify-calibration: are those tests right?  mutants: do the tests notice a line changed on purpose?  lock: new lock files.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test checks verify verify-calibration mutants lock

RECENT := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for python in python3.11 python3; do $$python $(RECENT) 2>&- && echo $$python && break; done)
BIN := .venv/bin

# pip and uv work once, silently; no setting of ours names where packages come from
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_NO_WARN_SCRIPT_LOCATION := 1
export PIP_NO_INPUT := 1
export UV_NO_PROGRESS := 1
# tests run side by side; small matrices gain nothing from threads of their own
export OPENBLAS_NUM_THREADS := 1

run: .venv/run.stamp
	$(BIN)/longjiang run baseline plan_2025 --share 0.05 --report

test: checks
	$(BIN)/pytest -n 2 --dist loadscope

verify: .venv/test.stamp
	$(BIN)/python -m tests.verify.page

verify-calibration: .venv/test.stamp
	$(BIN)/python -m tests.verify.calibrate

mutants: .venv/test.stamp
	$(BIN)/python -m tests.mutants --jobs 2

checks: .venv/test.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# The uv of the lock puts a lock file in place, plain pip where uv cannot; then the project itself, which needs no network. Both compile what
# they install: where Python may not keep what it compiles, every command would take two seconds longer.
PIP := $(PYTHON) -m pip --python $(BIN)/python -qq
define install
	@echo "installing $(1) into .venv (once)" >&2
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) \
	  || { echo "uv could not install $(1); trying pip" >&2; $(PIP) install --require-hashes -r $(1); }
	@$(PIP) install --no-deps --no-index --no-build-isolation --editable .
endef

.venv/run.stamp: requirements.lock .venv/uv.stamp pyproject.toml
	$(call install,requirements.lock)
	@touch $@

.venv/test.stamp: requirements-dev.lock .venv/uv.stamp pyproject.toml
	$(call install,requirements-dev.lock)
	@touch .venv/run.stamp $@

.venv/uv.stamp: requirements-uv.lock
	@$(or $(PYTHON),false) $(RECENT) || { echo "Python 3.11 or later is needed: make PYTHON=path/to/python" >&2; exit 1; }
	@$(PYTHON) -m venv --without-pip .venv
	@$(PIP) install --require-hashes -r $< || echo "uv cannot be had; pip will do" >&2
	@touch $@

# Versions that still fit stay as they are; `make lock RENEW=--upgrade` takes the newest.
COMPILE = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet $(RENEW)
lock: .venv/uv.stamp
	$(COMPILE) --group installer --output-file requirements-uv.lock
	$(COMPILE) pyproject.toml --group builder --output-file requirements.lock
	$(COMPILE) pyproject.toml --group builder --extra dev --constraint requirements.lock --output-file requirements-dev.lock
