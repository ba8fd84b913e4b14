# Everything lives in .venv; stock pip is enough. `make demo` and `make test` are the two that people start with.
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= 2

.PHONY: help demo test test-slow test-usb test-presence check format reference bench lock chromium

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

demo: .venv/.installed ## the demo company at http://127.0.0.1:8000
	$(BIN)/backoffice demo

test: .venv/.installed chromium ## every fast test, on SQLite and PostgreSQL and in Chromium
	$(BIN)/pytest -n $(JOBS) -m "not slow"

test-slow: .venv/.installed chromium ## the tests that take long
	$(BIN)/pytest -n $(JOBS) -m slow --timeout 900

test-usb: .venv/.installed ## drivers against simulated USB devices in the kernel of a virtual machine (Debian, root)
	tests/usb/prepare
	tests/usb/run tests/usb/all.sh

# Each plugin not installed (nor those that require it), then all that are broken on purpose: a fast part of the tests for each,
# of the plugins' own what all of them inherit.
PRESENCE := -n $(JOBS) -q -m "not slow and not browser and not postgresql" -k "test_conformance or web or core" tests/web tests/plugins \
	$(addprefix tests/core/, bus lifecycle org records resources stations)
test-presence: .venv/.installed ## tests without each plugin, and with every broken one present
	for plugin in plugins/*; do $(BIN)/pytest $(PRESENCE) --without $${plugin#plugins/} || exit 1; done
	$(BIN)/pytest $(PRESENCE) --with-broken all

check: .venv/.installed ## linters, both type checkers, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports --no-logo

format: .venv/.installed ## put the sources into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

reference: .venv/.installed ## write docs/reference/ from what is declared
	$(BIN)/python -m tools.reference

bench: .venv/.installed ## measure; figures go to docs/performance.md
	$(BIN)/python -m benchmarks

lock: ## resolve requirements.lock again (maintainers; needs uv)
	uv pip compile pyproject.toml --quiet --upgrade --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock

chromium:
	@tools/ensure-chromium

# Made again only when the lock or the project's metadata changed. --no-build-isolation: hatchling is in the lock, with hashes.
.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name one with: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv: .venv/.installed
