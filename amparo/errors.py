"""Errors that a person who runs Amparo can put right: one plain sentence each, shown without a traceback."""

from __future__ import annotations


class OperatorError(Exception):
    """Something is missing or set wrongly; `status` is the exit status of the command."""

    status = 2
