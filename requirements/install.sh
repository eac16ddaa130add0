#!/bin/sh
# Make the virtual environment VENV with PYTHON, and bring it to requirements/dev.txt.
# Where that is done already, look and leave: `make` runs this before everything else.
set -eu
cd "$(dirname "$0")/.."
VENV=${VENV:-.venv}
PYTHON=${PYTHON:-}

fail() {
    echo "$*" >&2
    exit 1
}

# A shim that stands on PATH but fails when run is passed over like a missing one.
is_new_enough() {
    "$1" -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1
}

find_python() {
    if [ -n "$PYTHON" ]; then set -- "$PYTHON"; else
        set -- python3.13 python3.12 python3.11 python3 python
    fi
    incomplete=
    for python; do
        is_new_enough "$python" || continue
        if "$python" -c "import ensurepip, venv" 2>/dev/null; then
            echo "$python"
            return
        fi
        incomplete=$python
    done
    [ -z "$incomplete" ] ||
        fail "the venv module of $incomplete is missing: install it (on Debian and" \
            "Ubuntu: apt install python3-venv), or name another: make PYTHON=..."
    fail "Policy Tracker needs Python 3.11 or newer, and ${PYTHON:-PATH} has none that" \
        "runs: install one, or name it: make PYTHON=/path/to/python3.11"
}

# What the environment is made from.
recipe() {
    cat requirements/uv.txt requirements/dev.txt | cksum
    "$VENV/bin/python" --version 2>&1
}

is_of_named_python() {
    [ -z "$PYTHON" ] ||
        [ "$("$PYTHON" --version 2>&1)" = "$("$VENV/bin/python" --version 2>&1)" ]
}

is_installed() {
    [ "$(recipe 2>/dev/null)" = "$(cat "$VENV/installed" 2>/dev/null)" ] &&
        is_of_named_python
}

# An interrupted installation leaves no `installed`, an upgraded system no Python.
is_usable() {
    [ -f "$VENV/installed" ] && is_new_enough "$VENV/bin/python" && is_of_named_python
}

make_environment() {
    [ -f "$VENV/pyvenv.cfg" ] || [ -z "$(ls -A "$VENV" 2>/dev/null)" ] ||
        fail "$VENV is there and is no virtual environment: name another: make VENV=..."
    python=$(find_python)
    echo "making $VENV with $("$python" --version)"
    "$python" -m venv --clear "$VENV" ||
        fail "$VENV could not be made: mend what the lines above say, and run make again"
}

install_packages() {
    echo "installing the packages of requirements/dev.txt"
    rm -f "$VENV/installed"
    if ! with_pip uv.txt || ! { with_uv dev.txt || with_pip dev.txt; }; then
        fail "the packages could not be installed: mend what the lines above say" \
            "(is there a network?), and run make again"
    fi
    recipe >"$VENV/installed"
}

# Certificates are those of the system, which knows the proxies of its network.
with_uv() {
    "$VENV/bin/python" -m uv pip sync --quiet --system-certs --require-hashes \
        --python "$VENV/bin/python" "requirements/$1"
}

# pip brings uv, and stands in for it where only pip is told of a package mirror.
with_pip() {
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --requirement "requirements/$1"
}

# Only its owner may read the key, and one that is there is never replaced.
make_secret_key() {
    mkdir -p var
    (umask 077 && "$VENV/bin/python" -c \
        "import secrets; print(secrets.token_urlsafe(50))" >var/secret_key)
}

must_be_writable() {
    [ ! -e "$1" ] || [ -w "$1" ] ||
        fail "$1 cannot be written by $(id -un): make the clone in a folder of" \
            "your own, or mend the permissions"
}

if ! is_installed; then
    must_be_writable "$PWD"
    must_be_writable "$VENV"
    is_usable || make_environment
    install_packages
fi
if [ -z "${SECRET_KEY:-}" ] && [ ! -s var/secret_key ]; then
    must_be_writable "$PWD"
    must_be_writable "$PWD/var"
    make_secret_key
fi
