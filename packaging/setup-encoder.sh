#!/bin/sh
# Makes .venv-encoder, an environment of its own with PyTorch, in which the sentence encoder is tuned. Only
# `make encoder` needs it. Some GB large with the PyTorch for graphics cards; the one for processors alone is enough.
set -eu
cd "$(dirname "$0")/.."
sh packaging/setup.sh
stamp=.venv-encoder/.amparo-setup
wanted=$(cksum <packaging/encoder/requirements.txt)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    exit 0
fi
echo "Installing PyTorch into .venv-encoder ..."
python=python3
"$python" -c 'import venv, ensurepip' 2>/dev/null || python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
rm -rf .venv-encoder
"$python" -m venv .venv-encoder
.venv-encoder/bin/python -m pip install --quiet --disable-pip-version-check -r packaging/encoder/requirements.txt
echo "$wanted" >"$stamp"
