# make demo, make test: all that a newcomer needs. Everything lives in .venv and var.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := --quiet --disable-pip-version-check
# eSpeak NG, the last-resort voice, is GPL-3.0 and kept apart: make ESPEAK=no leaves it out.
ESPEAK ?= yes
# With a Redis of one's own the embedded one stays off.
REDIS := $(if $(REDIS_URL),redis=0,redis=1)

# Honcho gives each process a PORT of its own, so the web server listens to another name.
export PORT
export WEB_PORT := $(PORT)
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo run test fuzz check audit lock clean

demo: $(VENV)/demo
	@python -m config.demo

run: $(VENV)/demo
	@python manage.py prepare
	@honcho start -c all=1,$(REDIS)

# make test TESTS=tests/podcasts runs a part; DATABASE_URL=postgres://… runs it on that server. Without Chromium one is
# installed; where that fails, the tests in a browser are left out and named at the end. With CI=true they fail.
test: $(VENV)/dev
	@python -m tests.chromium
	python -m pytest $(TESTS)

# Goes on from tests/fuzz/corpus and var/fuzz. make fuzz MINUTES=60 DOORS="feed page"
MINUTES ?= 10
fuzz: $(VENV)/dev
	python -m tests.fuzz --minutes $(MINUTES) $(DOORS)

check: $(VENV)/dev
	ruff check .
	ruff format --check .
	mypy
	lint-imports

# Licences from what is installed, then known weaknesses of what is pinned. UNREACHABLE=ok passes, and says so, where
# nobody can be asked about the latter.
audit: $(VENV)/dev
	@python deploy/licences.py
	@python deploy/advisories.py $(if $(filter ok,$(UNREACHABLE)),--unreachable-ok)

$(BIN)/python:
	$(PYTHON) deploy/python_version.py
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo: $(BIN)/python requirements.lock requirements-espeak.lock
	@echo "Installing into $(VENV); the first time this takes a few minutes."
	python -m pip install $(PIP) -r requirements.lock
	$(if $(filter no,$(ESPEAK)),,python -m pip install $(PIP) -r requirements-espeak.lock)
	@touch $@

$(VENV)/dev: $(VENV)/demo requirements-dev.lock
	python -m pip install $(PIP) -r requirements-dev.lock
	@touch $@

# The build tag of a local torch wheel is no part of the pin: elsewhere the same version brings CUDA.
COMPILE := pip-compile --quiet --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock: $(VENV)/dev
	$(COMPILE) -o requirements.lock pyproject.toml
	sed -i 's/^torch==\([0-9.]*\)+.*/torch==\1/' requirements.lock
	$(COMPILE) --extra espeak --extra dev --extra postgres -o requirements-dev.lock pyproject.toml
	sed -i 's/^torch==\([0-9.]*\)+.*/torch==\1/' requirements-dev.lock
	grep '^espeakng-loader' requirements-dev.lock > requirements-espeak.lock

clean:
	rm -rf $(VENV) var
