# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
CAMPAIGNS := hostile duels uidvalidity cuts power crash-points workers kills faults disk mutants \
  soak storm working-time life mutation

.PHONY: help demo test setup fast lint lock corpora perturbed fuzz reading-speed backtest-speed campaign-working-time campaign-life campaign-workers campaign-duels campaign-storm campaign-hostile campaign-kills campaign-crash-points campaign-mutants campaign-uidvalidity campaign-faults campaign-cuts campaign-disk campaign-soak sbom audit licences campaign-power campaign-mutation coverage-core campaigns hostile-files clean

help:
	@echo "make demo          start a small mail system and watch mailgate at work (ARGS=--once ends after the story)"
	@echo "make test          install what the tests need, then run every check and test"
	@echo "make fast          format, lint, types, contracts and the tests that need no server"
	@echo "make lint          the same without tests"
	@echo "make lock          renew the lock files (needs uv)"
	@echo "make sbom          write the bill of materials (CycloneDX) to dist/mailgate.cdx.json"
	@echo "make audit         known holes in what is depended on, by the snapshot in the repository"
	@echo "make licences      write docs/licences.md anew"
	@echo "make corpora       score how mail is read with DIR/score.py (optional: CORPORA=DIR)"
	@echo "make perturbed     copy scored mail to OUT with other names, dates and line ends (CORPORA=DIR OUT=DIR SEED=1)"
	@echo "make fuzz          read 250,000 mutated mails (ARGS='--mails N --seed N --keep DIR')"
	@echo "make reading-speed how long reading a mail takes (ARGS=FOLDER)"
	@echo "make campaign-working-time   10,000 random cases a calendar against a count of minutes (about 4 minutes)"
	@echo "make campaign-life   2,000 lives of cases: mails, agents, clocks and kills in any order (about 40 minutes)"
	@echo "make campaign-workers   four daemons on PostgreSQL, killed, stopped and cut off over 3,000 mails (ARGS='--seed N')"
	@echo "make campaign-duels   mailgate against itself and ten systems that answer everything (about 3 minutes)"
	@echo "make campaign-storm   20,000 mails from 5,000 forged senders (about 20 minutes; ARGS='--mails N --senders N --seed N')"
	@echo "make campaign-hostile   138 attacks by mail on both databases, and what came of each (about 3 minutes)"
	@echo "make campaign-kills   one daemon on SQLite, killed 500 times over 5,000 mails (about 15 minutes; ARGS='--mails N --kills N --seed N')"
	@echo "make campaign-crash-points   killed at every named point of the code, on both databases (about 5 minutes)"
	@echo "make campaign-mutants   safeguards switched off one at a time: campaigns must notice each (about 10 minutes)"
	@echo "make campaign-uidvalidity   2,000 mails in a folder that gets other numbers, and a server that uses numbers twice"
	@echo "make campaign-faults   1,500 mails over wires that go wrong, and 150 kills (about 8 minutes; ARGS='--seed N')"
	@echo "make campaign-cuts   a session of IMAP and one of SMTP, cut at every byte of theirs"
	@echo "make campaign-disk   50 full disks of four kinds, and what happens when there is room again"
	@echo "make campaign-soak   24 hours on a fast clock: 20,000 mails, chasers, summer time, jumps (ARGS='--mails N')"
	@echo "make campaign-power   cuts the power 200 times and takes what SQLite had not synced (needs Linux and cc; about 2 minutes)"
	@echo "make campaign-mutation   mistakes made on purpose in the core modules, and whether a test notices (about an hour; ARGS='--group limiter --most 20')"
	@echo "make coverage-core   lines and branches of the core modules that no test ran, after make test"
	@echo "make campaigns     all of them, one after the other (several hours)"
	@echo "make hostile-files   write their mails as files (OUT=DIR)"
	@echo "make rules-speed   how long 1,000 rules take on one mail (ARGS=MAILS)"
	@echo "make backtest-speed how long a backtest takes on 2,000 mails (ARGS=MAILS)"
	@echo "make clean         remove .venv and what the tools left"

$(VENV)/.ready: requirements-dev.lock pyproject.toml
	@echo "Setting up $(VENV) (once; a minute or so) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mailgate needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
		VIRTUAL_ENV=$(VENV) UV_PYTHON_DOWNLOADS=never uv pip sync --quiet --require-hashes requirements-dev.lock && \
		VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps --no-build-isolation -e . ; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

setup: $(VENV)/.ready

demo: $(VENV)/.ready
	@$(BIN)/mailgate demo $(ARGS)

test: $(VENV)/.ready
	@BIN=$(BIN) bash tests/run

fast: $(VENV)/.ready
	@BIN=$(BIN) bash tests/run fast

lint: $(VENV)/.ready
	@BIN=$(BIN) bash tests/run lint

sbom: $(VENV)/.ready
	@$(BIN)/python -m tests.supply.sbom $(ARGS)

audit: $(VENV)/.ready
	@$(BIN)/python -m tests.supply.audit $(ARGS)

licences: $(VENV)/.ready
	@$(BIN)/python -m tests.supply.licences

corpora: $(VENV)/.ready
	@test -n "$(CORPORA)" || { echo "Which corpora? make corpora CORPORA=DIR, with DIR/score.py (benchmarks/README.md)"; exit 1; }
	@$(BIN)/python $(CORPORA)/score.py benchmarks/corpora_adapter.py $(ARGS)

perturbed: $(VENV)/.ready
	@test -n "$(CORPORA)" -a -n "$(OUT)" || { echo "Which? make perturbed CORPORA=DIR OUT=DIR (benchmarks/README.md)"; exit 1; }
	@$(BIN)/python benchmarks/perturb.py $(CORPORA) $(OUT) --seed $(or $(SEED),1)

fuzz: $(VENV)/.ready
	@$(BIN)/python -m tests.fuzz $(ARGS)

reading-speed: $(VENV)/.ready
	@$(BIN)/python benchmarks/reading_speed.py $(ARGS)

campaign-working-time: $(VENV)/.ready
	@MAILGATE_WORKING_TIME_CASES=10000 $(BIN)/python -m pytest -q tests/core/test_working_time_by_minutes.py tests/core/test_working_time_by_oracle.py

campaign-life: $(VENV)/.ready
	@MAILGATE_LIFE_RUNS=2000 $(BIN)/python -m pytest -q tests/jobs/test_life.py -m "not live"

campaign-workers: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.workers $(ARGS)

campaign-duels: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.duels $(ARGS)

campaign-storm: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.storm $(ARGS)

campaign-hostile: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.hostile $(ARGS)

campaign-kills: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.kills $(ARGS)

campaign-crash-points: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.crash_points $(ARGS)

campaign-mutants: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.mutants $(ARGS)

campaign-uidvalidity: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.uidvalidity $(ARGS)

campaign-faults: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.faults $(ARGS)

campaign-cuts: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.cuts $(ARGS)

campaign-disk: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.disk $(ARGS)

campaign-soak: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.soak $(ARGS)

campaign-power: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.power $(ARGS)

campaign-mutation: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.mutation $(ARGS)

coverage-core: $(VENV)/.ready
	@$(BIN)/python -m tests.campaigns.core_branches

campaigns: $(VENV)/.ready
	@status=0; for name in $(CAMPAIGNS); do \
	  echo "== make campaign-$$name"; $(MAKE) --no-print-directory campaign-$$name || status=1; \
	done; exit $$status

hostile-files: $(VENV)/.ready
	@test -n "$(OUT)" || { echo "Where to? make hostile-files OUT=DIR"; exit 1; }
	@$(BIN)/python -m tests.hostile --to $(OUT)

rules-speed: $(VENV)/.ready
	@$(BIN)/python benchmarks/rules_speed.py $(ARGS)

backtest-speed: $(VENV)/.ready
	@$(BIN)/python benchmarks/backtest_speed.py $(ARGS)

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate pyproject.toml --group dev -o requirements-dev.lock
	@! grep -nE 'https?://|file:' requirements.lock requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* dist
