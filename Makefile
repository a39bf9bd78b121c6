# make demo, make test: all that a newcomer needs. Everything lives in .venv and var.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# With a Redis of one's own the embedded one stays off.
REDIS := $(if $(REDIS_URL),redis=0,redis=1)

export PORT
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo run test check lock clean

demo: $(VENV)/demo
	@python -m config.demo

run: $(VENV)/demo
	@python manage.py prepare
	@honcho start -c all=1,$(REDIS)

test: $(VENV)/dev
	python -m pytest

check: $(VENV)/dev
	ruff check .
	ruff format --check .
	mypy
	lint-imports

$(BIN)/python:
	$(PYTHON) deploy/python_version.py
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo: $(BIN)/python requirements.lock
	python -m pip install --quiet --disable-pip-version-check --progress-bar on -r requirements.lock
	@touch $@

$(VENV)/dev: $(VENV)/demo requirements-dev.lock
	python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

lock: $(BIN)/python
	python -m pip install --quiet pip-tools
	pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra espeak -o requirements.lock pyproject.toml
	pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra espeak --extra dev --extra postgres -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) var
