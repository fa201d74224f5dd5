#!/bin/sh
# Makes .venv with all that Amparo needs, from uv.lock; does nothing where that is done. `make` calls it.
# uv is taken from the path or, where it does not run there, installed into .tools with pip as it is set up here.
set -eu
cd "$(dirname "$0")/.."

stamp=.venv/.amparo-setup
wanted=$(cat uv.lock pyproject.toml packaging/tensorflow-placeholder/pyproject.toml packaging/tensorflow-placeholder/*/*.py | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

is_python_310() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

python=
for candidate in python3.10 python3 python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python \
    "$(uv python find --no-project 3.10 2>/dev/null || true)"; do
    if [ -n "$candidate" ] && is_python_310 "$candidate"; then
        # The interpreter itself, not a shim that chooses by folder.
        python=$("$candidate" -c 'import sys; print(sys.executable)')
        break
    fi
done
if [ -z "$python" ]; then
    echo "Amparo needs Python 3.10, which was not found here: install it (for example with 'pyenv install 3.10' or 'uv python install 3.10') and run this again." >&2
    exit 2
fi

if uv --version >/dev/null 2>&1; then
    uv=uv
else
    uv=.tools/bin/uv
    if ! "$uv" --version >/dev/null 2>&1; then
        echo "Installing uv into .tools ..."
        rm -rf .tools
        if ! "$python" -m venv .tools; then
            echo "Amparo needs Python's venv module (on Debian: apt-get install python3-venv), or uv: install one of them and run this again." >&2
            exit 2
        fi
        .tools/bin/python -m pip install --quiet --disable-pip-version-check uv
    fi
fi

echo "Installing what Amparo needs into .venv ..."
"$uv" sync --frozen --quiet --python "$python"
echo "$wanted" >"$stamp"
