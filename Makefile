# make demo         the chat over the bundled sample: environment, install, index, open
# make test         everything that is checked, quick tests only
# make test-model   a small real language model behind a real server: installs both (some minutes)
# make bench        speed, size and quality over DATA (half an hour and more) (BENCH_ARGS="--index DIR" spares embedding for an
#                   hour; BENCH_ARGS="--search 10" measures searching too, in that index and in one ten times as large)
# make figures      docs/figures.md from the last bench (SYSTEMS="a/systems.json b/systems.json": tables of eval ablate, eval
#                   peers; SEARCH=search.json: what `python -m eval.bench.search` measured apart)
# make bench-scale  index and search many times DATA, for SIZES (1,10) in SCALE_DIR (hours, much disk; goes on where it was);
#                   SCALE_INDEX is an index of DATA with vectors
# make scale        docs/scale.md from the last bench-scale
# make accuracy     docs/accuracy.md: how right the protocols in DATA are read (some minutes)
# make faults-chroma  harm to the files of a Chroma collection, 100 times (some minutes)
# make fuzz         harmed and hostile protocols for every reader, for FUZZ_SECONDS (60)
# make attacks      markup, formulas, paths, addresses, query syntax, oversized requests, bombs and ways to a private collection, counted
# make attack-api   whatever REST's description allows and forbids, ATTACK_CASES (200) times each (ATTACK_ARGS="--index DIR")
# make faults       kill -9, a full disk, several writers, clocks set back: counted (an hour; FAULTS_COUNT=200 FAULTS_SEED=1)
# make bench-load   50 people at a server for 5 minutes, and 20 when it is killed (INDEX=DIR QUESTIONS=FILE.jsonl)
# make faults-report  docs/faults.md from what these two counted
# make audit        known weaknesses of the dependencies (asks for them where the packages come from)
# make screenshots  the pictures of the README, taken in a real browser
# make lock         resolve the dependencies anew and write constraints.txt
# make clean        remove the environment and everything generated
#
# PYTHON=python3.12   another interpreter (3.11 or newer)
# VENV=DIR            another place for the environment
# PORT=0              another port for the demo, 0 for any free one
# PIP_ARGS="..."      more for pip. Linux without a GPU: PyPI's torch is the CUDA build (gigabytes); the much smaller CPU
#                     build comes from the index that pytorch.org names under "Get Started" for "CPU":
#                     make demo PIP_ARGS="--extra-index-url ADDRESS"

VENV ?= .venv
DATA ?= ../shared/data
PORT ?= 7860
FUZZ_SECONDS ?= 60
ATTACK_CASES ?= 200
FAULTS_COUNT ?= 200
FAULTS_SEED ?= 1
INDEX ?= plenarchat-index
QUESTIONS ?= $(DATA)/questions/dev.jsonl
SIZES ?= 1,10
SCALE_DIR ?= bench-results/scale
SCALE_INDEX ?= bench-results/index
PIP_ARGS ?=
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install --disable-pip-version-check --no-input -c constraints.txt $(PIP_ARGS)
PACKAGES = eval indexer rag ui

.DEFAULT_GOAL := help
.PHONY: help demo install install-test lint test test-model bench bench-scale scale figures accuracy \
	faults-chroma fuzz attacks attack-api faults bench-load faults-report audit screenshots lock clean
.DELETE_ON_ERROR:

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

demo: install
	@$(BIN)/plenarchat demo --port $(PORT)

install: $(VENV)/.installed
install-test: $(VENV)/.installed-test

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "plenarchat needs Python 3.11 or newer; name one with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "plenarchat needs Python 3.11 or newer, $(PYTHON) is not; name one with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -f $@; exit 1; }

# The stamps are what makes a second run start at once: pip is asked again only when what is to be installed has changed.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing plenarchat into $(VENV) (once; a few minutes, about 2.5 GB)"
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing plenarchat and what its tests need into $(VENV) (once; a few minutes, about 2.5 GB)"
	$(PIP) -e '.[test]'
	@touch $(VENV)/.installed $@

lint: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r $(PACKAGES)

test: lint
	$(BIN)/python -m pytest -m "not slow" --numprocesses auto --dist loadfile

test-model: install-test
	$(BIN)/python -m pytest -m model

bench: install-test
	$(BIN)/python -m eval.bench --data $(DATA) $(BENCH_ARGS)

bench-scale: install-test
	$(BIN)/python -m eval.bench.scale $(DATA)/hessen-wp20/pages $(DATA)/questions/dev.jsonl --vectors-of $(SCALE_INDEX) \
		--into $(SCALE_DIR) --times $(SIZES)
	$(BIN)/python -m eval.bench.scale.spread $(DATA)/hessen-wp20/pages --out $(SCALE_DIR)/spread.json

scale: install-test
	$(BIN)/python -m eval.bench.scale.report $(SCALE_DIR)/scale.json docs/scale.md \
		$(if $(wildcard $(SCALE_DIR)/spread.json),--spread $(SCALE_DIR)/spread.json)

figures: install-test
	$(BIN)/python -m eval.bench.report bench-results/bench.json docs/figures.md $(SYSTEMS) $(if $(SEARCH),--search $(SEARCH))

accuracy: install-test
	$(BIN)/plenarchat eval parsing --pages $(DATA)/hessen-wp20/pages --epp $(DATA)/hessen-wp20/epp \
		--tops $(DATA)/hessen-wp20/tops.jsonl --apart 1-14 --apart 63 --apart 67 --labelled tests/labelled \
		--bundestag $(DATA)/bundestag-wp19 --pdf $(DATA)/pdf --out docs/accuracy.md

faults-chroma: install-test
	$(BIN)/python -m scripts.faults.collection

fuzz: install-test
	$(BIN)/python -m scripts.fuzz --seconds $(FUZZ_SECONDS)

attacks: install-test
	$(BIN)/python -m scripts.attacks

attack-api: install-test
	$(BIN)/python -m scripts.attacks.rest --cases $(ATTACK_CASES) $(ATTACK_ARGS)

# One that finds a fault does not keep the others from being counted; the status tells of all.
faults: install-test
	@status=0; \
	$(BIN)/python -m scripts.faults kills --count $(FAULTS_COUNT) --seed $(FAULTS_SEED) || status=1; \
	for kind in disk writers clock; do $(BIN)/python -m scripts.faults $$kind || status=1; done; exit $$status

bench-load: install-test
	$(BIN)/python -m scripts.bench_load --index $(INDEX) $(QUESTIONS)
	$(BIN)/python -m scripts.bench_load --index $(INDEX) $(QUESTIONS) --killed 3

faults-report: install-test
	$(BIN)/python -m scripts.faults.report fault-results docs/faults.md

audit: install-test
	$(PIP) pip-audit
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

screenshots: install-test
	$(BIN)/python scripts/make_screenshots.py

# The full set that resolves together, from a clean environment, without this project itself and without a build's local
# suffix ("+cpu"), so that it fits every platform's build of the same release.
lock:
	@rm -rf .lock-venv
	$(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip install --disable-pip-version-check --no-input $(PIP_ARGS) -e '.[dev]'
	@{ echo "# The versions that are installed and tested together, made by \`make lock\`. Ranges are in pyproject.toml."; \
		.lock-venv/bin/python -m pip freeze --all --exclude-editable --exclude pip | \
		sed -E 's/^([A-Za-z0-9._-]+==[^+]+)\+.*/\1/' | sort --ignore-case; } > constraints.new
	@mv constraints.new constraints.txt
	@rm -rf .lock-venv

clean:
	rm -rf $(VENV) .lock-venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(PACKAGES) tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
