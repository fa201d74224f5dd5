#!/bin/sh
# Makes .venv with all that Amparo needs, from uv.lock; does nothing where that is done. `make` calls it.
# Python is the one that .python-version names or, where that is missing, the newest other one that Amparo runs on.
# uv is taken from the path or, where it does not run there, installed into .tools with pip as it is set up here.
set -eu
cd "$(dirname "$0")/.."
. packaging/find-python.sh

stamp=.venv/.amparo-setup
wanted=$(cat .python-version uv.lock pyproject.toml packaging/*/pyproject.toml packaging/tensorflow-placeholder/*/*.py packaging/rasa-compat/rasa_compat.* | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

for version in "$(cat .python-version)" 3.13 3.12 3.11 3.10 none; do
    if find_python "$version"; then break; fi
done
if [ "$version" = none ]; then
    echo "Amparo needs Python 3.10, 3.11, 3.12 or 3.13, which was not found here: install one (for example with 'pyenv install 3.13' or 'uv python install 3.13') and run this again." >&2
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

if [ -L .venv ]; then
    echo ".venv is a link to another folder, whose libraries would be replaced: remove the link and run this again." >&2
    exit 2
fi
echo "Installing what Amparo needs into .venv ..."
"$uv" sync --frozen --quiet --python "$python"
echo "$wanted" >"$stamp"
