# The front door of Policy Tracker. `make` alone says what there is.

PORT ?= 8000
VENV = .venv
# The Python that makes the environment; by default the newest that is at hand.
PYTHON ?=
# What pytest is told: all tests on all cores, or make test ARGS="tests/text -k reflow"
ARGS = --numprocesses=auto --dist=worksteal

# How many recommendations the benchmark makes and measures.
SIZE = 100000

python = $(VENV)/bin/python

.PHONY: help demo install test coverage check bench schema screenshots lock

help:
	@echo "make demo      look at it: http://127.0.0.1:$(PORT) with the seeds (PORT=8001 for another)"
	@echo "make install   prepare $(VENV) alone"
	@echo "make test      run the tests on SQLite, or on DATABASE_URL"
	@echo "make coverage  run them, and fail below the floor of branch coverage"
	@echo "make check     lint, format, types, migrations, deployment, documents"
	@echo "make bench     measure speed beside the floor: SIZE=100000, on var/ or DATABASE_URL"
	@echo "make schema    write docs/openapi.json anew, with its examples from the seeds"
	@echo "make screenshots  make the pictures in docs/ anew, in Chromium"
	@echo "make lock      compile requirements/*.txt anew from pyproject.toml"

demo: install
	@$(python) manage.py demo --port $(PORT)

install:
	@VENV="$(VENV)" PYTHON="$(PYTHON)" requirements/install.sh

test: install
	$(python) -m pytest $(ARGS)

coverage: install
	$(python) -m coverage erase
	$(python) -m coverage run -m pytest $(ARGS)
	$(python) -m coverage combine --quiet
	$(python) -m coverage report

check: install
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	$(python) -m djlint --lint --quiet recommendations/templates
	HTTPS=true DEBUG=false $(python) manage.py check --deploy --fail-level WARNING
	$(python) manage.py makemigrations --check
	$(python) -m pytest --quiet tests/test_architecture.py tests/test_docs.py

# Without DATABASE_URL, a SQLite file of its own, which stays for the next time.
bench: install
	DATABASE_URL="$${DATABASE_URL:-sqlite:///$(CURDIR)/var/bench-$(SIZE).sqlite3}" \
		$(python) -m benchmarks bench $(SIZE)

schema: install
	$(python) docs/schema.py

screenshots: install
	$(python) docs/screenshots.py

# Without a header the files hold no download address, and stay the same on every machine.
compile = $(python) -m uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-header

lock: install
	$(compile) --output-file requirements/runtime.txt
	$(compile) --group dev --constraints requirements/runtime.txt --output-file requirements/dev.txt
	$(compile) --group formats --extra parquet --constraints requirements/dev.txt \
		--output-file requirements/formats.txt
	$(python) -m uv pip compile --group install --quiet --universal --generate-hashes --no-header \
		--constraints requirements/dev.txt --output-file requirements/uv.txt
