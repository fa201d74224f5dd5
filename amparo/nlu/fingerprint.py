"""Tells Rasa's training cache that code beside a component has changed; Rasa itself looks at the class alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

_NLU = Path(__file__).parent


def source_fingerprint(*names: str) -> str:
    """Return a hash of files and folders of `amparo/nlu`, folders with all their files but caches."""
    digest = hashlib.sha256()
    for name in names:
        path = _NLU / name
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" not in file.parts:
                digest.update(file.relative_to(_NLU).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
