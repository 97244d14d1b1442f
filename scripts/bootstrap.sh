#!/bin/sh
# Makes .venv and installs one hash-locked set of requirements in it, once per content of the lock.
# Usage: PYTHON=python3 scripts/bootstrap.sh demo|dev
set -eu

wanted=$1
python=${PYTHON:-python3}
cd "$(dirname "$0")/.."
lock=requirements-$wanted.txt

fail() {
    echo "finsam: $1" >&2
    exit 1
}

# The folder belongs to the stamp: programs in .venv carry its full path.
stamp_of() { { pwd && cat pyproject.toml "$1"; } | cksum; }
holds() { [ -f ".venv/finsam-$1" ] && [ "$(cat ".venv/finsam-$1")" = "$(stamp_of "requirements-$1.txt")" ]; }

if [ -x .venv/bin/python ] && .venv/bin/python -c "" 2>/dev/null; then
    # The developers' set holds everything that the demo's set holds.
    if holds dev || holds "$wanted"; then exit 0; fi
else
    rm -rf .venv
fi

command -v "$python" >/dev/null 2>&1 ||
    fail "$python is not there. Install Python 3.11 or newer, or name one: make demo PYTHON=python3.12"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed; $("$python" --version 2>&1) is too old. Name a newer one: make demo PYTHON=python3.12"

if [ -d .venv ] && [ -f .venv/finsam-folder ] && [ "$(cat .venv/finsam-folder)" != "$(pwd)" ]; then
    echo "The project has moved; making .venv again ..."
    rm -rf .venv
fi
if [ ! -d .venv ]; then
    echo "Making .venv with $("$python" --version 2>&1) ..."
    if "$python" -c "import ensurepip" 2>/dev/null; then
        "$python" -m venv .venv || fail "Python could not make .venv here; check that you may write in $(pwd)."
    else
        "$python" -m venv --without-pip .venv || fail "Python could not make .venv here; check that you may write in $(pwd)."
    fi
fi
pwd >.venv/finsam-folder

# Debian's Python may come without ensurepip; then the machine's own pip installs into .venv.
if .venv/bin/python -c "import pip" 2>/dev/null; then
    pip() { .venv/bin/python -m pip "$@"; }
elif "$python" -c "import pip" 2>/dev/null; then
    pip() { "$python" -m pip --python .venv/bin/python "$@"; }
else
    fail "$python has no pip. Install it (on Debian: apt-get install python3-pip or python3-venv)."
fi

install() {
    pip --disable-pip-version-check --no-input install --no-compile "$@"
}

echo "Installing the locked requirements (once, a minute or two):"
# One dot for each package; the exit code of pip must survive the pipe.
{ install --require-hashes -r "$lock" && echo "finsam: done"; } |
    awk '/^Collecting|^Requirement already/ { printf "."; fflush() }
         /^Installing collected/ { printf " unpacking "; fflush() }
         /^finsam: done$/ { done = 1 }
         END { print ""; exit !done }' ||
    fail "The requirements were not installed; the lines above say why. The first time, a package index must be in reach."
install --quiet --no-deps --no-build-isolation --editable . || fail "The project itself was not installed; see above."
# pip compiles one file after another; this does it on all processors. What is no Python for us is passed over.
.venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null 2>&1 || true
stamp_of "$lock" >".venv/finsam-$wanted"
