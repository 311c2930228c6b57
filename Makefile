# Two commands do everything on a machine with Python >= 3.11 and make: `make verify` and `make test`.
# The system's Python comes first: distributions compile it with profiles, and the same work takes it a fifth less time than one that
# was compiled without, as pyenv does. Of the others it is the newest that is tested, also where pyenv keeps it.
PYTHON ?= $(shell for p in $(foreach v,3.13 3.12 3.11,/usr/bin/python$(v)) \
	$(foreach v,3.13 3.12 3.11,python$(v) "$$(pyenv prefix $(v) 2>/dev/null)/bin/python$(v)") python3; do \
	"$$p" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV := .venv
PEERS := .venv-peers
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
ARGS ?=
# Tests run on all cores, in many processes: each computes on one, and what Python has compiled for the first serves the others, wherever
# that is switched off.
TESTING := env -u PYTHONDONTWRITEBYTECODE OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
# as root where that is what we are, as on a build machine
INSTALL_COQ := if command -v apt-get >/dev/null; then \
	SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); $$SUDO apt-get update -qq && \
	$$SUDO apt-get install -y -qq --no-install-recommends coq libcoq-stdlib; \
	else echo "get coqc from your system's packages"; exit 1; fi

INSTALL_BROWSER := if command -v apt-get >/dev/null; then \
	SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); $$SUDO apt-get update -qq && \
	$$SUDO apt-get install -y -qq --no-install-recommends chromium chromium-driver; \
	else echo "get Chromium and chromedriver from your system's packages"; exit 1; fi

INSTALL_NPM := if command -v apt-get >/dev/null; then \
	SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); $$SUDO apt-get update -qq && \
	$$SUDO apt-get install -y -qq --no-install-recommends npm; \
	else echo "get npm from your system's packages"; exit 1; fi

.DEFAULT_GOAL := help
.PHONY: help verify test test-slow proofs figures notebooks practice atlas theorems calculator site lint format benchmark clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

verify: $(VENV)/.verify ## set up, then check every theorem with every engine (ARGS=--quick for seconds)
	$(BIN)/segbounds verify theory $(ARGS)

# stealing work: neighbours share what they have computed, and no process waits while another has tests left
test: $(VENV)/.test ## set up, then run the tests
	@command -v chromedriver >/dev/null || { echo "installing a browser, in which the report is tested"; $(INSTALL_BROWSER); }
	$(TESTING) $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-slow: $(VENV)/.test ## the tests that take longer
	$(TESTING) $(BIN)/python -m pytest -n auto --dist worksteal -m slow $(ARGS)

proofs: $(VENV)/.test ## search for every proof anew, rebuild theory/proofs and theory/rocq, have Rocq's kernel check it, print the axioms
	@command -v coqc >/dev/null || { echo "installing Rocq (Coq)"; $(INSTALL_COQ); }
	rm -f theory/proofs/*.json
	$(BIN)/segbounds export-proof theory --to json --anew --out theory/proofs
	$(BIN)/segbounds export-proof theory --to rocq --out theory/rocq --check

figures: $(VENV)/.test ## compute and draw every figure anew, the same to the last byte
	$(BIN)/segbounds figures --out figures $(ARGS)

notebooks: $(VENV)/.test ## run every notebook from top to bottom and keep what it shows
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

atlas: $(VENV)/.test ## compare every two metrics anew and write docs/atlas.*; some minutes
	$(BIN)/segbounds atlas --anew --out docs
	cp docs/atlas.csv src/segbounds/theorems/atlas.csv

practice: $(VENV)/.test ## write docs/practice.md and its figures from the results in docs/practice
	$(BIN)/segbounds practice report --out docs/practice --page docs --figures figures > /dev/null

theorems: $(VENV)/.verify ## check every theorem by every engine, on fewer masks, and write docs/theorems.md
	$(BIN)/segbounds verify theory --pixels 40 --pairs 10000 --json .verdicts.json
	$(BIN)/python docs/theorem_table.py .verdicts.json

OUT ?= site/calculator

calculator: $(VENV)/.site ## build the calculator that runs in a browser, into site/calculator or OUT=FOLDER
	@command -v npm >/dev/null || { echo "installing npm, which fetches Python for the browser"; $(INSTALL_NPM); }
	$(BIN)/python docs/calculator/build.py $(OUT)

site: $(VENV)/.site ## build the documentation site in site/: pages, theorems, reference; every link checked
	@command -v npm >/dev/null || { echo "installing npm, which fetches what draws formulas"; $(INSTALL_NPM); }
	$(BIN)/python docs/site/build.py site $(ARGS)

lint: $(VENV)/.test ## style, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.test ## put the code into the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

BENCHMARKS := certify_pairs sampling_throughput exhaust_scaling command_times

benchmark: $(VENV)/.test $(PEERS)/.installed ## run every benchmark; rows are appended to benchmarks/results
	@for name in $(BENCHMARKS); do echo "== $$name"; $(BIN)/python benchmarks/$$name.py || exit 1; done
	@echo "== counting_throughput"; $(PEERS)/bin/python benchmarks/counting_throughput.py
	@echo "== scorecheck"; $(PEERS)/bin/python benchmarks/scorecheck.py
	@echo "== means_at_sizes"; $(PEERS)/bin/python benchmarks/means_at_sizes.py
	@echo "== loss_peers"; $(PEERS)/bin/python benchmarks/loss_peers.py
	@echo "== gpu_counting"; $(BIN)/python benchmarks/gpu_counting.py || test $$? = 2
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/loss_tables.py

$(PEERS)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fast,torch,peers]'
	touch $@

clean: ## remove what set-up and runs made
	rm -rf $(VENV) $(PEERS) build site .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "segbounds needs Python 3.11 or newer: install it, or name one with PYTHON=..."; exit 1; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# the stamps make a second run install nothing; verify leaves torch out, which is large and not needed to check theorems
$(VENV)/.verify: pyproject.toml constraints.txt | $(VENV)/.python
	@echo "installing segbounds"
	@$(PIP) --editable ".[images]"
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/.python
	@echo "installing segbounds and what its tests need (torch among it)"
	@$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/.verify

$(VENV)/.site: pyproject.toml constraints.txt | $(VENV)/.python
	@echo "installing segbounds and what its site is made with"
	@$(PIP) --editable ".[site]"
	@touch $@
