#!/bin/sh
# Makes .venv-tensorflow, an environment of its own with the real TensorFlow, from packaging/tensorflow-cpu/uv.lock.
# Only `make bench` and `make bench-nlu` need it; about 1.9 GB. It needs Python 3.10, as TensorFlow 2.12 runs on no newer one that Rasa
# allows; uv is that of packaging/setup.sh.
set -eu
cd "$(dirname "$0")/.."
sh packaging/setup.sh
. packaging/find-python.sh
if ! find_python 3.10; then
    echo "The comparison with TensorFlow needs Python 3.10, which was not found here: install it (for example with 'pyenv install 3.10' or 'uv python install 3.10') and run this again." >&2
    exit 2
fi
if uv --version >/dev/null 2>&1; then uv=uv; else uv=$PWD/.tools/bin/uv; fi
echo "Installing TensorFlow into .venv-tensorflow ..."
UV_PROJECT_ENVIRONMENT="$PWD/.venv-tensorflow" "$uv" sync --project packaging/tensorflow-cpu --frozen --quiet --python "$python"
