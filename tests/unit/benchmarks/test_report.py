"""The report says what was measured, where it fell short, and writes nothing but between its marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import report
from benchmarks.bench import DEPTHS


def row(amparo: float, stock: float) -> dict[str, Any]:
    return {
        key: {"median": value, "p95": 2 * value, "n": 10, "per_second": value}
        for key, value in {"amparo": amparo, "rasa_store": amparo, "stock": stock, "floor": 1.0}.items()
    }


@pytest.fixture
def figures() -> dict[str, Any]:
    return {
        "date": "2026-12-02",
        "machine": "a machine",
        "python": "3.13.0",
        "size": {"rounds": 2, "depth_rounds": 1, "crowd_rounds": 1},
        "stock": {"messages": 1500, "epochs": 30},
        "messages": {"amparo": 1000, "stock": 900},
        "without_an_answer": {"amparo": 0, "stock": 3},
        "typed": row(40, 50),
        "button": row(20, 40),
        "look_up": row(60, 60),
        **{f"turn_{depth}": row(40, 400) for depth in DEPTHS},
        "look_up_found": {"amparo": 1.0, "rasa_store": 1.0, "stock": 0.8},
        "people_10": row(20, 10),
        "training_s": {"amparo": {"clock": 20, "processor": 20}, "stock": {"clock": 300, "processor": 400}},
        "ready_s": {"amparo": 8, "rasa_store": 8, "stock": 30, "floor": 1},
        "model_mb": {"amparo": 1, "stock": 30},
        "memory_mb": {
            key: {"0": size, "1000": size + 2, "10000": size + 30}
            for key, size in {"amparo": 300, "rasa_store": 300, "stock": 900}.items()
        },
        "intents_right": {"amparo": 0.93, "stock": 0.4},
        "intents_asked": 2628,
        "two_processes": {"one": {"per_second": 20}, "two": {"per_second": 30}},
    }


def line(text: str, start: str) -> str:
    return next(each for each in text.splitlines() if each.startswith(f"| {start}"))


def test_each_target_is_named_with_what_came_out_and_whether_it_was_reached(figures) -> None:
    text = report.table(figures)
    assert line(text, "typed median").endswith("| at most 1 | 0.80 | yes |")
    assert line(text, "button to").endswith("| at most 0.25 | 0.50 | **no** |")
    assert line(text, "turn 1,000 to turn 10").endswith("| 1.00 | yes |")
    assert line(text, "training to").endswith("| 0.05 | yes |")
    assert line(text, "resident memory to").endswith("| 0.33 | yes |")
    assert line(text, "two processes").endswith("| 1.50 | **no** |")


def test_a_conversation_that_was_too_slow_to_be_led_on_says_where_it_stopped(figures) -> None:
    figures["turn_1000"]["stock"]["reached"] = 312
    assert "400 (800), stopped after turn 312 |" in line(report.table(figures), "turns after 1,000")
    figures["turn_1000"]["amparo"]["reached"] = 700
    assert "| turn 700 to turn 10 |" in report.table(figures)


def test_what_could_not_be_measured_says_why(figures) -> None:
    figures["two_processes"] = "not measured: redis-server is not installed"
    assert "not measured: redis-server" in line(report.table(figures), "two processes")


def test_the_run_is_described_with_who_stayed_silent(figures) -> None:
    assert "1,500 messages in 30 epochs" in report.about(figures)
    assert "Rasa's default 3 of 900" in report.about(figures)


def test_the_pictures_are_drawn(figures, tmp_path: Path) -> None:
    report.draw(figures, tmp_path / "a.svg")
    samples = [{"second": 10.0 * n, "serve": 300.0, "actions": 100.0} for n in range(6)]
    report.draw_soak({"samples": samples}, tmp_path / "b.svg")
    for name in ("a.svg", "b.svg"):
        assert b"<svg" in (tmp_path / name).read_bytes()


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path, monkeypatch) -> None:
    document = tmp_path / "page.md"
    document.write_text("before\n<!-- bench -->\nold \\1\n<!-- end of bench -->\nafter\n")
    monkeypatch.setattr(report, "DOCUMENT", document)
    report.put("bench", "new \\1\n")
    assert document.read_text() == "before\n<!-- bench -->\nnew \\1\n<!-- end of bench -->\nafter\n"
    with pytest.raises(ValueError):
        report.put("soak", "x")


def test_growth_of_memory_is_that_of_the_last_minute_to_the_minute_before_the_warm_point() -> None:
    from benchmarks.soak import mean_around

    samples = [{"second": second, "serve": 100.0 if second <= 300 else 120.0} for second in range(0, 601, 10)]
    assert mean_around(samples, "serve", 300) == 100 and mean_around(samples, "serve", 600) == 120
