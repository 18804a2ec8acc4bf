# Shortcuts for people who work on vaultconv. `make test` is the README's second command; `make check` is what CI runs.
.PHONY: test check corpora-check fixtures docs links reference schema lock

test:
	python3 -m venv .venv && .venv/bin/pip install -e ".[dev]" && .venv/bin/pytest

check:
	bash .ci/run

# What other parsers say of the graphs that we write and read, and what comes back of real vaults: figures, and each difference
# with its reason. Real vaults that are not on this machine are skipped, and named.
corpora-check:
	npm ci --prefix tests/oracles --no-audit --no-fund --loglevel=error
	.venv/bin/python -m tests.oracles.corpora_check
	.venv/bin/python -m tests.browser.corpora_check

# Draws the pictures of the sample vault anew, and writes what the rows of fixtures/mapping expect: read the diff.
fixtures:
	.venv/bin/python fixtures/draw.py && .venv/bin/python fixtures/update.py

# The schema of vaultconv.toml, which is made of the flags of `convert`.
schema:
	.venv/bin/vaultconv batch --schema > docs/reference/vaultconv.schema.json

# The pages of the reference that are made from the code, and the picture of the rooms.
reference:
	.venv/bin/python docs/generate.py

# Asks other hosts whether the links of the documentation lead somewhere. Needs a network.
links:
	.venv/bin/python docs/links.py

# Serves the documentation on this machine while it is being written.
docs:
	.venv/bin/pip install -e ".[docs]" && .venv/bin/mkdocs serve

# The versions that the developers use, for uv: `uv pip sync requirements-dev.lock`.
lock:
	uv pip compile pyproject.toml --extra dev --extra docs --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock
