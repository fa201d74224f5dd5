"""What can be said of the Dockerfile without building it; docs/docker.md says what was measured."""

from __future__ import annotations

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

from amparo.dialogue.knowledge import DATA
from amparo.model_package.store import CODE
from amparo.settings import ROOT

FILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LINES = FILE.replace("\\\n", " ").splitlines()
BUILDER, FINAL = FILE.split("\nFROM ${BASE}\n")


def words_of(line: str, command: str) -> list[str]:
    return line.split("cp -a ", 1)[1].split(" /image", 1)[0].split() if command in line else []


def test_both_stages_stand_on_one_base_that_can_be_pinned() -> None:
    bases = [line.split()[1] for line in LINES if line.startswith("FROM ")]
    assert bases == ["${BASE}", "${BASE}"]
    assert "ARG BASE=python:${PYTHON}-slim-bookworm" in LINES
    assert not re.search(r"^FROM .*@sha256:|^ARG BASE=.*@sha256:", FILE, re.MULTILINE), (
        "a digest nobody can look after"
    )
    assert "amd64" not in BUILDER.split("FROM", 1)[1] and "x86_64" not in FILE, "one file for both processors"


def test_the_final_stage_takes_two_folders_and_runs_as_nobody() -> None:
    copied = re.findall(r"^COPY (.*)$", FINAL, re.MULTILINE)
    assert copied == ["--from=builder /app/.venv /app/.venv", "--from=builder /image /app"]
    assert "USER 10001:10001" in FINAL and "HEALTHCHECK" in FINAL and "apt-get" not in FINAL


def test_what_serves_is_in_the_image_and_what_trains_is_not() -> None:
    commands = [part for line in LINES for part in line.split("&&") if "cp -a" in part and " /image" in part]
    taken = {word for part in commands for word in words_of(part, "cp -a")}
    code = {name.split("/")[0] for name in CODE}
    assert code <= taken, "without them a model fits nothing"
    assert {"directory", "widget", "credentials.yml", "endpoints.yml", "sbom.cdx.json", "LICENSE"} <= taken
    readers = ("knowledge.py", "themes.py", "redaction/words.py")
    dialogue = [(ROOT / "amparo" / "dialogue" / name).read_text() for name in readers]
    read = {name for text in dialogue for name in re.findall(r'"(\w+)"', text) if (DATA / name).is_dir()}
    assert {"themes", "countries", "sources", "redaction"} <= read
    assert {f"data/{folder}" for folder in read} <= taken, "folders of data/ that answers are made from"
    assert not {"config.yml", "domain.yml", "data", "data/responses", "tests", "packaging"} & taken
    assert DATA == ROOT / "data"


def test_the_context_holds_all_that_the_build_reads_and_no_more() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    allowed = {line[1:] for line in ignore if line.startswith("!")}
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    tops = {name.split("/")[0] for name in tracked}
    assert ignore[1] == "*"
    assert allowed - tops <= {"dist", "locales", "tests/nlu/floors.yml"}
    assert {name for name in CODE if Path(name).parts[0] not in allowed} == set()
    assert not any(
        fnmatch(name, pattern) for name in ("models", ".git", ".env", "results") for pattern in allowed
    )
