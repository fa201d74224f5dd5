# `make` alone shows what there is. Nothing has to be installed or activated first: run and test do it.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup audit run train model messages sbom test test-production check lint validate bench soak bench-nlu encoder heads evidence evaluate screenshots clean test-packages

PYTHON := .venv/bin/python
# Debian packages that the tests need beside Python; installed by `make test` where they are missing.
TEST_APT_PACKAGES ?= chromium fonts-noto-core redis-server postgresql nginx caddy kustomize docker-compose
# What to run, for example: make test TESTS=tests/unit
TESTS ?=
# Options of the benchmark, for example: make bench BENCH=--quick
BENCH ?=
# How long a soak lasts.
MINUTES ?= 60

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

help:  ## show this help
	@echo "Amparo, a free help chatbot on child and human trafficking."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup:  ## install what is needed into .venv (run and test do it too)
	@sh packaging/setup.sh

run: setup  ## train if needed and start Amparo at http://127.0.0.1:8080/
	@$(PYTHON) -m amparo.cli run

train: setup  ## train the model if anything it is made from has changed
	@$(PYTHON) -m amparo.cli train

model: setup  ## train if needed and pack the model into dist/, with its SHA-256
	@$(PYTHON) -m amparo.cli model pack

messages: setup  ## bring the catalogues in locales/ up to date with the English texts (docs/translating.md)
	@$(PYTHON) -m amparo.cli languages update

sbom: setup  ## list all that the bot is made of in dist/sbom.cdx.json (CycloneDX)
	@$(PYTHON) packaging/sbom.py dist/sbom.cdx.json

lint: setup  ## check style and types
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet . || { echo "Not formatted; run: .venv/bin/ruff format"; exit 1; }
	@$(PYTHON) -m mypy --no-error-summary
	@.venv/bin/lint-imports --no-cache >/dev/null || .venv/bin/lint-imports --no-cache
	@echo "Style and types are right."

validate: setup
	@$(PYTHON) -m amparo.cli directory check
	@log=$$(mktemp) && { $(PYTHON) -m rasa data validate --domain domain.yml --data data --config config.yml \
	  >"$$log" 2>&1 && echo "Rasa finds the training data valid." || { cat "$$log"; rm -f "$$log"; exit 1; }; }; rm -f "$$log"

test-packages:
	@for package in $(TEST_APT_PACKAGES); do dpkg -s "$$package" >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	  if [ -n "$$missing" ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing; fi

check: lint  ## the fast part for daily work: style, types, and the tests that need no server
	@$(PYTHON) -m pytest --quiet -m "not slow" tests/unit

# With TESTS, just that is run: make test TESTS=tests/unit/dialogue
ifeq ($(TESTS),)
test: lint test-packages train validate  ## check everything: style, types, data, and all tests
	@$(PYTHON) -m pytest --cov=amparo --cov=actions --cov-report=term:skip-covered
else
test: test-packages train
	@$(PYTHON) -m pytest $(TESTS)
endif

# In ten minutes; it needs faketime beside what `make test` needs.
test-production: train  ## two of each process behind nginx, with Redis and PostgreSQL, through every fault under load
	@$(MAKE) --no-print-directory test-packages TEST_APT_PACKAGES="$(TEST_APT_PACKAGES) faketime"
	@$(PYTHON) -m pytest --quiet -s tests/production/faults.py

bench: train  ## compare with Rasa's default bot and others, all figures (installs TensorFlow into .venv-tensorflow)
	@sh packaging/setup-tensorflow.sh
	@$(PYTHON) -m benchmarks.bench $(BENCH)
	@$(PYTHON) -m benchmarks.report

soak: train  ## steady load for an hour: does memory stay, is everybody answered (MINUTES=5 for less)
	@status=0; $(PYTHON) -m benchmarks.soak --minutes $(MINUTES) || status=$$?; $(PYTHON) -m benchmarks.report; exit $$status

bench-nlu: setup  ## compare classifiers of intents, DIET among them (installs TensorFlow into .venv-tensorflow)
	@sh packaging/setup-tensorflow.sh
	@$(PYTHON) benchmarks/compare_classifiers.py

encoder:  ## tune the sentence encoder on the training data, from scratch (installs PyTorch into .venv-encoder; long)
	@sh packaging/setup-encoder.sh
	@.venv-encoder/bin/python packaging/encoder/tune.py

heads: setup  ## fit the heads on the encoder's vectors (an hour the first time; vectors are kept between runs)
	@$(PYTHON) packaging/fit_heads.py
	@$(PYTHON) packaging/fit_ngrams.py
	@$(PYTHON) packaging/fit_languages.py

evidence: setup  ## show what the thresholds of the decision cost and bring, on what was held out of tuning
	@$(PYTHON) benchmarks/tune_evidence.py

evaluate: setup  ## measure how well the bot understands and write results/evaluation
	@$(PYTHON) -m amparo.cli evaluate

screenshots: test-packages train  ## make the pictures in docs/images anew
	@$(PYTHON) -m pytest --quiet tests/browser/screenshots.py

audit: setup  ## ask for known faults of all libraries, and show which are accepted and why (needs the internet)
	@$(PYTHON) packaging/audit.py

clean:  ## remove the model and caches (not .venv)
	@rm -rf models .rasa .mypy_cache .ruff_cache .pytest_cache results
	@find . -name __pycache__ -not -path './.venv/*' -not -path './.tools/*' -prune -exec rm -rf {} +
