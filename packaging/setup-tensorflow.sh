#!/bin/sh
# Makes .venv-tensorflow, an environment of its own with the real TensorFlow, from packaging/tensorflow-cpu/uv.lock.
# Only `make bench-nlu` needs it; about 1.9 GB. The Python and uv are those of packaging/setup.sh.
set -eu
cd "$(dirname "$0")/.."
sh packaging/setup.sh
if uv --version >/dev/null 2>&1; then uv=uv; else uv=$PWD/.tools/bin/uv; fi
echo "Installing TensorFlow into .venv-tensorflow ..."
UV_PROJECT_ENVIRONMENT="$PWD/.venv-tensorflow" "$uv" sync --project packaging/tensorflow-cpu --frozen --quiet \
    --python "$(.venv/bin/python -c 'import sys; print(sys._base_executable)')"
