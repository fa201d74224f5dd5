"""Modules of the tests that benchmarks use as well: doubles of platforms, real services."""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

from amparo.settings import ROOT


def tests_module(name: str) -> Any:
    """Load `tests.<name>`; a package in the environment may be called `tests` as well."""
    if not getattr(sys.modules.get("tests"), "__amparo__", False):
        package = types.ModuleType("tests")
        package.__path__ = [str(ROOT / "tests")]
        package.__amparo__ = True  # type: ignore[attr-defined]
        sys.modules["tests"] = package
    return importlib.import_module(f"tests.{name}")
