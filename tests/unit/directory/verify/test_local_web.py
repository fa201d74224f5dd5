"""`amparo directory verify` against a web of 200 pages, killed in the middle."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import pytest

from tests.unit.directory.verify.cases import CASES
from tests.unit.directory.verify.local_web import SLOW, TIMEOUT, Web, local_web

WORKERS = 8
CONTACT = "checks@amparo.example"


@dataclass
class Outcome:
    web: Web
    before: bytes
    at_kill: bytes  # services.csv
    after: Path
    done_at_kill: set[str]
    asked_at_kill: dict[str, int]
    report: Path
    output: str
    seconds: float

    def rows(self) -> list[dict[str, str]]:
        with (self.report / "report.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))


def start(folder: Path, report: Path) -> subprocess.Popen[str]:
    words = ["--allow-loopback", "--pause", "0", "--timeout", str(TIMEOUT), "--workers", str(WORKERS)]
    return subprocess.Popen(
        [sys.executable, "-m", "amparo.cli", "directory", "verify", *words, "--report", str(report)],
        env={**os.environ, "AMPARO_DIRECTORY": str(folder), "AMPARO_VERIFY_CONTACT": CONTACT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def pages_in(state: Path) -> set[str]:
    if not state.exists():
        return set()
    lines = state.read_text(encoding="utf-8").split("\n")[:-1]  # without a line that is not complete
    return {json.loads(line)["page"].split("/", 3)[3] for line in lines if line}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("directory")
    report = folder / "report"
    began = time.monotonic()
    with local_web() as web:
        file = web.write_directory(folder)
        before = file.read_bytes()
        first = start(folder, report)
        while len(pages_in(report / "state.jsonl")) < 60:
            assert first.poll() is None, first.stdout and first.stdout.read()
            assert time.monotonic() - began < 60
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
        first.wait()
        time.sleep(0.2)  # until the servers have counted what was still on its way
        done, asked, at_kill = pages_in(report / "state.jsonl"), dict(web.asked), file.read_bytes()
        second = start(folder, report)
        output, _ = second.communicate(timeout=60)
        assert second.returncode == 0, output
    seconds = time.monotonic() - began
    return Outcome(web, before, at_kill, file, done, asked, report, output, seconds)


def test_every_verdict_of_two_hundred_pages_is_right(outcome: Outcome) -> None:
    assert len(outcome.web.verdicts) >= 200
    wrong = {
        outcome.web.names[row["row"]]: (row["verdict"], row["reason"])
        for row in outcome.rows()
        if row["verdict"] != outcome.web.verdicts[row["row"]]
    }
    assert wrong == {}
    assert len(outcome.rows()) == len(outcome.web.verdicts)


def test_a_number_that_changed_is_never_taken_as_confirmed(outcome: Outcome) -> None:
    verdicts = outcome.web.verdicts
    confirmed = {row["row"] for row in outcome.rows() if row["verdict"] == "confirmed"}
    assert confirmed and all(verdicts[row] == "confirmed" for row in confirmed)
    stamped = {
        row["id"] for row in csv.DictReader(outcome.after.open(encoding="utf-8")) if row["assured_date"]
    }
    assert stamped == confirmed


def test_a_run_that_was_killed_goes_on_without_asking_twice(outcome: Outcome) -> None:
    assert "Going on where the last run was cut off" in outcome.output
    assert len(outcome.done_at_kill) >= 60
    asked_again = {
        page
        for page in outcome.done_at_kill
        if outcome.web.asked["/" + page] != outcome.asked_at_kill.get("/" + page, 0)
    }
    assert asked_again == set()
    # What was being read when it was killed, and no more, is asked for again.
    ordinary = {
        path for path, (case, _) in outcome.web.pages.items() if case.how in ("page", "404", "gzip", "pdf")
    }
    twice = {path for path in ordinary if outcome.web.asked[path] > 1}
    assert len(twice) <= WORKERS


def test_a_run_that_was_killed_has_not_touched_the_directory(outcome: Outcome) -> None:
    assert outcome.at_kill == outcome.before


def test_only_the_three_cells_of_confirmed_rows_change(outcome: Outcome) -> None:
    day = datetime.now(timezone.utc).date().isoformat()
    before, after = (
        outcome.before.decode().splitlines(),
        outcome.after.read_text(encoding="utf-8").splitlines(),
    )
    assert len(before) == len(after)
    for old, new in zip(before, after):
        row = old.split(",")[0]
        if outcome.web.verdicts.get(row) == "confirmed":
            assert old.endswith(",,,") and new == f"{old[:-3]},{day},machine,page"
        else:
            assert new == old


def test_a_site_gets_one_request_at_a_time_and_is_told_whom_to_write_to(outcome: Outcome) -> None:
    # Where we gave up waiting, the server does not know it yet, and has two at once.
    assert {
        server: most for server, most in outcome.web.most_at_once.items() if server != SLOW and most != 1
    } == {}
    assert outcome.web.agents and all("Amparo" in agent and CONTACT in agent for agent in outcome.web.agents)


def test_pages_that_machines_may_not_read_are_not_asked_for(outcome: Outcome) -> None:
    assert [path for path in outcome.web.asked if path.startswith("/private/")] == []


def test_the_report_has_the_most_urgent_on_top_and_what_the_page_shows_now(outcome: Outcome) -> None:
    text = (outcome.report / "report.md").read_text(encoding="utf-8")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[0].startswith("## The page shows other numbers")
    assert headings[-1].startswith("## Confirmed")
    changed = [row for row in outcome.rows() if outcome.web.names[row["row"]] == "changed"]
    assert len(changed) == next(case.times for case in CASES if case.name == "changed")
    assert all(
        row["page_shows"].startswith("020 7946 0") and row["page_shows"] != row["number"] for row in changed
    )
    moved = [row for row in outcome.rows() if row["verdict"] == "confirmed_moved"]
    assert moved and all("/moved/" in row["leads_to"] for row in moved)
    assert all(f"`{row['row']}`" in text for row in changed + moved)


def test_no_page_holds_the_run_up(outcome: Outcome) -> None:
    assert outcome.seconds < 60  # 13 on two cores; a busy machine gets room
