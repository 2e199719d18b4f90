# The two commands of this project are `make run` and `make test`. They need Python 3.11 or 3.12 and nothing else; with a
# newer one, a redis-server of the machine.
#   make run      the demo: servers, tables, sample summit, web, worker, beat   PORT, DATABASE_URL, REDIS_URL
#                 SEED= leaves the sample summit out (no logins then: createsuperuser, below), VAR_DIR keeps the data elsewhere
#   make test     every check and the whole suite                                CHROMIUM, DATABASE_URL, REDIS_URL
#   make check    every check, without the suite        make lint   ruff and djlint only
#   make reset    empties the demo; what else lies in its folder stays
#   make manage ARGS="seed --scale 1000"   manage.py against the running demo; ARGS="createsuperuser" makes an owner
# Another Python: make run PYTHON=python3.12

PYTHON ?= python3
COMMANDS := run test check lint reset manage

# Which could not even read the file that says so of every later one.
TOO_OLD := 'Python %d.%d is too old: Summit needs Python 3.11 or newer. Name one: make run PYTHON=python3.11'

.DEFAULT_GOAL := run
.PHONY: $(COMMANDS)
$(COMMANDS):
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3,) and $(TOO_OLD) % sys.version_info[:2])"
	@$(PYTHON) -I summit/local/bootstrap.py $@ $(ARGS)
