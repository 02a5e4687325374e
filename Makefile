# What people type. Two commands are enough: `make demo` shows what it does, `make test` proves it.
# Uses uv where it is installed, else python3 -m venv and pip. Nothing is installed outside .venv.
PYTHON ?= python3
WORKERS ?= 2
V := .venv
UV := $(shell command -v uv 2>/dev/null)
NO_PEERS := "Not all programs to compare with could be installed: the benchmark names those that are missing."
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export UV_PROJECT_ENVIRONMENT = $(V)

.PHONY: help demo test check lint bench long docs calibrate structures lock clean
help:     ## list these commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

demo: $(V)/.run    ## plan and accept the shipped example; pages, PDF and calendar land in glidepath-demo/
	$(V)/bin/glidepath demo

test: $(V)/.dev    ## every test but the long generative ones
	$(V)/bin/python -m pytest -n $(WORKERS) -m "not long"

lint: $(V)/.dev    ## style, types and floors
	$(V)/bin/ruff check src tests benchmarks calibration docs
	$(V)/bin/ruff format --check src tests benchmarks calibration docs
	$(V)/bin/mypy --strict
	$(V)/bin/lint-imports

check: lint test docs    ## all that must pass before a change is offered

bench: $(V)/.dev $(V)/.bench    ## measure speed beside other programs; docs/benchmarks.md, its picture, build/bench.json
	$(V)/bin/python -m benchmarks.bench_peers --write docs/benchmarks.md
	$(V)/bin/python -m benchmarks.bench_plan --write docs/benchmarks.md

calibrate: $(V)/.dev $(V)/.calibrate    ## fit the model to the trials from scratch (half an hour); writes the draws that are shipped
	$(V)/bin/python -W ignore -m calibration.fit
	$(V)/bin/python dev/model_from_posterior.py
	$(V)/bin/python dev/refresh_checksums.py

structures: $(V)/.dev $(V)/.calibrate    ## fit other structures of the model and compare them (twenty minutes)
	$(V)/bin/python -W ignore -m calibration.structures

long: $(V)/.dev    ## the long generative tests, for a night
	$(V)/bin/python -m pytest -n $(WORKERS) -m long

docs: $(V)/.dev    ## build the documentation into docs/_build/html; a warning is an error
	$(V)/bin/python -m sphinx --fail-on-warning --keep-going --quiet -b html docs docs/_build/html

ifdef UV
$(V)/.run: pyproject.toml uv.lock
	uv sync --quiet --frozen --no-dev --inexact --extra report && touch $@
$(V)/.dev: pyproject.toml uv.lock
	uv sync --quiet --frozen --inexact --extra report --group docs && touch $@ $(V)/.run
$(V)/.calibrate: pyproject.toml uv.lock | $(V)/.dev
	uv sync --quiet --frozen --inexact --extra report --group docs --group calibrate && touch $@
$(V)/.bench: pyproject.toml uv.lock | $(V)/.dev
	@uv sync --quiet --frozen --inexact --extra report --group docs --group bench && touch $@ || echo $(NO_PEERS)
else
$(V)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ". Try: make $(MAKECMDGOALS) PYTHON=python3.11")'
	$(PYTHON) -m venv $(V)
$(V)/.run: pyproject.toml requirements/run.txt | $(V)/bin/python
	$(V)/bin/python -m pip install --quiet -r requirements/run.txt
	$(V)/bin/python -m pip install --quiet --no-deps -e . && touch $@
$(V)/.dev: pyproject.toml requirements/dev.txt | $(V)/bin/python
	$(V)/bin/python -m pip install --quiet -r requirements/dev.txt
	$(V)/bin/python -m pip install --quiet --no-deps -e . && touch $@ $(V)/.run
$(V)/.calibrate: pyproject.toml requirements/calibrate.txt | $(V)/.dev
	$(V)/bin/python -m pip install --quiet -r requirements/calibrate.txt && touch $@
$(V)/.bench: pyproject.toml requirements/bench.txt | $(V)/.dev
	@$(V)/bin/python -m pip install --quiet -r requirements/bench.txt && touch $@ || echo $(NO_PEERS)
endif

lock:     ## newest allowed versions into uv.lock and requirements/ (needs uv; for maintainers)
	UV_DEFAULT_INDEX=https://pypi.org/simple uv lock --upgrade
	uv export --quiet --frozen --no-hashes --no-emit-project --no-dev --extra report -o requirements/run.txt
	uv export --quiet --frozen --no-hashes --no-emit-project --extra report --group docs -o requirements/dev.txt
	uv export --quiet --frozen --no-hashes --no-emit-project --only-group bench -o requirements/bench.txt
	uv export --quiet --frozen --no-hashes --no-emit-project --only-group calibrate -o requirements/calibrate.txt

clean:    ## remove what these commands made
	rm -rf $(V) build glidepath-demo docs/_build docs/reference/api .pytest_cache .mypy_cache .ruff_cache .hypothesis
