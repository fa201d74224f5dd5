"""The unit for one server without containers: valid, locked down, and patient enough for answers under way."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from amparo.channels.turn import TURN_SECONDS
from amparo.settings import ROOT
from tests.unit.deploy.settings_named import settings_in, unknown

UNIT = ROOT / "deploy" / "systemd" / "amparo.service"
TEXT = UNIT.read_text()
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")


def value(name: str) -> str:
    (found,) = re.findall(rf"^{name}=(.*)$", TEXT, re.MULTILINE)
    return str(found)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit as it would be for this folder: systemd looks whether the program is there."""
    program = tmp_path / "amparo"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = TEXT.replace("/opt/amparo/.venv/bin/amparo", str(program)).replace(
        "=/opt/amparo\n", f"={tmp_path}\n"
    )
    assert "ExecStart=/opt" not in text
    (tmp_path / "amparo.service").write_text(text)
    return tmp_path / "amparo.service"


@needs_systemd
def test_systemd_finds_nothing_wrong(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_finds_it_well_locked(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-300:]  # 1.5 of 10, where 10 is everything open


def test_it_is_locked_and_bounded() -> None:
    expected = {
        "DynamicUser": "yes",
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "MemorySwapMax": "0",
        "LimitCORE": "0",
        "Restart": "always",
    }
    assert {name: value(name) for name in expected} == expected
    assert value("MemoryMax").endswith("M")
    assert int(value("TimeoutStopSec")) >= 2 * TURN_SECONDS


def test_it_names_no_setting_that_does_not_exist() -> None:
    assert unknown(settings_in(TEXT)) == set()
