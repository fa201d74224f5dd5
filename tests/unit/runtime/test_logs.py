from __future__ import annotations

import subprocess
import sys

import pytest

MARKER = "he-locked-me-in-4711"


def run(*lines: str, discreet: bool = True) -> str:
    """All that a program with our logging prints; it knows the marker as `text`."""
    program = "\n".join(
        [
            "import asyncio, logging, sys, threading, warnings",
            "import structlog",
            "from amparo import logs",
            f"text = {MARKER!r}",
            "logs.configure()",
            "logs.leave_texts_out()" if discreet else "",
            *lines,
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env={"LOG_LEVEL": "DEBUG", "PYTHONPATH": ":".join(p for p in sys.path if p)},
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "logging.getLogger('rasa.core.processor').error(f'Could not handle {text}')",
        "logging.getLogger('rasa.core.processor').error('Could not handle %s', text)",
        "logging.getLogger('sanic.error').error('Exception at %s', text)",
        "logging.getLogger('some.library').warning(text)",
        "logging.warning(text)",
        "logging.getLogger('rasa').error({'text': text})",
        "logging.getLogger('rasa').error(ValueError(text))",
        "logging.getLogger('amparo.channels').error('Failed: %s', ValueError(text))",
        "logging.getLogger('actions').error(ValueError(text))",
        "structlog.get_logger().error('rest.message.received.failure', text=text)",
        "structlog.get_logger().warning('event.deserialization.failed', rasa_event={'text': text})",
        "structlog.get_logger().error(f'Could not handle {text}')",
    ],
)
def test_a_record_of_a_library_keeps_its_level_but_not_what_people_wrote(line: str) -> None:
    printed = run(line)
    assert MARKER not in printed
    assert "ERROR" in printed or "WARNING" in printed


@pytest.mark.parametrize(
    "call",
    [
        "logging.getLogger('rasa').exception('Failed')",
        "logging.getLogger('amparo.server').exception('Failed')",
        "structlog.get_logger().exception('rest.message.received.failure', text=text)",
        "raise",
    ],
)
def test_an_exception_keeps_its_type_and_place_but_not_its_text(call: str) -> None:
    printed = run("def parse():", "    int(text)", "try:", "    parse()", "except ValueError:", f"    {call}")
    assert MARKER not in printed
    assert "ValueError at <string>:" in printed and "parse" in printed


def test_an_exception_in_a_thread_or_a_task_is_told_without_its_text() -> None:
    printed = run(
        "def fail(): raise ValueError(text)",
        "thread = threading.Thread(target=fail); thread.start(); thread.join()",
        "async def failing(): raise KeyError(text)",
        "async def main(): task = asyncio.ensure_future(failing()); await asyncio.sleep(0); del task",
        "asyncio.run(main())",
    )
    assert MARKER not in printed
    assert "ValueError" in printed and "KeyError" in printed


def test_a_handler_that_a_library_brings_gets_no_text_either() -> None:
    printed = run(
        "logger = logging.getLogger('sanic.root'); logger.propagate = False",
        "logger.addHandler(logging.StreamHandler(sys.stdout))",
        "logger.error('request %s', text)",
    )
    assert MARKER not in printed and "text left out" in printed


def test_warnings_of_python_are_dropped() -> None:
    assert run("warnings.warn(text)", "warnings.simplefilter('always'); warnings.warn(text)") == ""


@pytest.mark.parametrize("level", ["debug", "info"])
def test_debug_and_info_are_off_whatever_a_library_sets(level: str) -> None:
    lines = [
        "logger = logging.getLogger('rasa'); logger.setLevel(logging.DEBUG)",
        f"logger.{level}(text)",
        f"structlog.get_logger().{level}('processor.message.parse', text=text)",
    ]
    assert run(*lines) == ""
    assert run(*lines, discreet=False) == ""


def test_before_anybody_can_write_an_operator_sees_the_whole_text() -> None:
    assert "no such model" in run("logging.getLogger('rasa').error('no such model')", discreet=False)


def test_our_own_words_stay() -> None:
    assert "down since 5" in run("logging.getLogger('amparo.x').warning('down since %d', 5)")


def test_the_reason_of_the_system_stays() -> None:
    printed = run(
        "import os, socket",
        "try: raise ConnectionRefusedError(111, text)",
        "except OSError: logging.getLogger('rasa').exception('Failed')",
    )
    assert MARKER not in printed and "ConnectionRefusedError (Connection refused)" in printed
