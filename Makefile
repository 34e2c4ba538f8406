# Finds a Python that runs, has it make .venv from requirements.lock, and hands over to `python -m peshawar`.
# On Windows, or without make: see README.md. Another Python: make html PYTHON=python3.12
.DEFAULT_GOAL := html
.PHONY: html pdf lab test data score bench numbers length release drift clean setup

VENV := .venv/bin/python
# The interpreters to try, best first. The project's own comes first where the project made it.
PYTHONS := $(if $(wildcard .venv/peshawar-setup.json),$(VENV)) \
	python3.14 python3.13 python3.12 python3.11 python3 python
ifeq ($(origin PYTHON),command line)
PYTHONS := $(PYTHON)
endif

# Runs $(1) with the first interpreter that runs at all: a name on the search path may be an empty shim.
define with_python
@for python in $(PYTHONS); do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then \
		$(2) exec "$$python" $(1); \
	fi; \
done; \
echo "error: no Python that runs (tried: $(strip $(PYTHONS))). Install Python 3.11 to 3.14," \
	"on Debian and Ubuntu: sudo apt-get install python3 python3-venv" >&2; \
exit 1
endef

html pdf lab test score bench numbers length release: setup
	@$(VENV) -m peshawar $@ $(ARGS)

# make drift OLD=DIR, or a git revision: make drift OLD=v0.1.0
drift: setup
	@$(VENV) -m peshawar drift $(if $(OLD),"$(OLD)",$(error say which state to compare with: make drift OLD=DIR, or a git revision)) $(ARGS)

# Downloads the publishers' files, or takes those in SOURCES; ARGS="check" and others do the rest.
data: setup
	@$(VENV) -m peshawar data $(if $(ARGS),$(ARGS),refresh$(if $(SOURCES), --sources "$(SOURCES)"))

setup:
	$(call with_python,src/peshawar/build/bootstrap.py $(if $(filter command line,$(origin PYTHON)),--python "$(PYTHON)"))

# Needs no environment and makes none; `make clean ARGS=--all` removes .venv too.
clean:
	$(call with_python,-m peshawar clean $(ARGS),PYTHONPATH=src)
