# Every command that anybody needs. All of them first see to .venv, which is instant when it is there.
#
#   make run      open the program on the example study      ARGS="my.volteface" for another
#   make test     everything that must hold                  ARGS="tests/core -k span" for some tests
#   make check    the same without the tests
#   make format   put the code into the house's format
#   make bench    measure against the floors                 ARGS="import" for one
#   make shots    draw the pictures of the documentation
#   make lock     write requirements.lock from pyproject.toml   ARGS=--upgrade for newer releases

PYTHON ?= python3
BIN    := .venv/bin
ARGS   ?=

# No look-ups of newer releases in the middle of a check.
export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Without bytecode beside the sources, each start would compile them anew: 0.15 s for the window.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check pytest format bench shots lock setup
.DEFAULT_GOAL := run

run: setup
	@$(BIN)/volteface $(or $(ARGS),example)

test: check pytest

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pyright

pytest: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto --maxprocesses 4 $(ARGS)

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench $(ARGS)

shots: setup
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.shots $(ARGS)

# uv only writes the lock; nothing else uses it.
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv --no-config pip compile pyproject.toml --group dev --all-extras --universal --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock $(ARGS)

setup:
	@$(PYTHON) tools/setup.py
