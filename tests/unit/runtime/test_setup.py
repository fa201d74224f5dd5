"""The first thing that a newcomer meets: `make`, and what it says where something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from amparo.settings import ROOT

NEEDED = (
    ".python-version",
    "packaging/setup.sh",
    "packaging/find-python.sh",
    "packaging/rasa-compat/pyproject.toml",
    "packaging/rasa-compat/rasa_compat.pth",
    "packaging/rasa-compat/rasa_compat.py",
    "packaging/tensorflow-cpu/pyproject.toml",
    "packaging/tensorflow-placeholder/pyproject.toml",
    "packaging/tensorflow-placeholder/keras/__init__.py",
    "packaging/tensorflow-placeholder/tensorflow/__init__.py",
    "packaging/tensorflow-placeholder/tensorflow/_placeholder.py",
    "uv.lock",
    "pyproject.toml",
)
TOOLS = ("sh", "cat", "cksum", "dirname", "env")


def copy_of_the_project(folder: Path) -> Path:
    for name in NEEDED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def path_with(folder: Path, *tools: str) -> str:
    folder.mkdir()
    for tool in tools:
        found = shutil.which(tool)
        assert found is not None
        (folder / tool).symlink_to(found)
    return str(folder)


def setup(project: Path, path: str) -> subprocess.CompletedProcess[str]:
    nowhere = str(project / "nowhere")
    return subprocess.run(
        ["/bin/sh", str(project / "packaging/setup.sh")],
        env={"PATH": path, "HOME": nowhere, "PYENV_ROOT": nowhere},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_python_that_fits_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    done = setup(copy_of_the_project(tmp_path / "project"), path_with(tmp_path / "bin", *TOOLS))
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("Amparo needs Python 3.10") and done.stderr.count("\n") == 1


def fake_python(folder: Path, name: str, version: str) -> None:
    """A command that says it is Python `version`, as find-python.sh asks, and runs nothing else."""
    major, minor = version.split(".")
    (folder / name).write_text(
        "#!/bin/sh\n"
        f'[ "$1" = -c ] && [ "$3" = {major}.{minor} ] && echo "{folder / name}" && exit 0\n'
        'echo "$0 $*" >>"$HOME.ran"\nexit 1\n'
    )
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("wanted", "there", "taken"),
    [
        ("3.11", ("3.10", "3.11", "3.13"), "3.11"),  # what .python-version names
        ("3.9", ("3.10", "3.12"), "3.12"),  # or the newest
        ("3.13", ("3.9", "3.10"), "3.10"),
    ],
)
def test_the_python_that_is_named_is_taken_or_else_the_newest(
    tmp_path: Path, wanted: str, there: tuple[str, ...], taken: str
) -> None:
    project = copy_of_the_project(tmp_path / "project")
    (project / ".python-version").write_text(f"{wanted}\n")
    path = path_with(tmp_path / "bin", *TOOLS, "rm")
    for version in there:
        fake_python(Path(path), f"python{version}", version)
    done = setup(project, path)
    assert done.returncode == 2 and "venv module" in done.stderr  # the false one cannot make an environment
    ran = (project / "nowhere.ran").read_text()
    assert ran == f"{path}/python{taken} -m venv .tools\n"


def test_what_is_installed_is_not_installed_again(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "project")
    path = path_with(tmp_path / "bin", *TOOLS)
    wanted = subprocess.run(
        "cat .python-version uv.lock pyproject.toml packaging/*/pyproject.toml "
        "packaging/tensorflow-placeholder/*/*.py packaging/rasa-compat/rasa_compat.* | cksum",
        shell=True,
        cwd=project,
        capture_output=True,
        check=True,
    ).stdout
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").symlink_to(shutil.which("true") or "/bin/true")
    (project / ".venv/.amparo-setup").write_bytes(wanted)
    done = setup(project, path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (project / ".python-version").write_text("3.12\n")
    assert setup(project, path).returncode == 2  # it looks for Python again


def test_make_alone_shows_what_there_is_and_does_nothing() -> None:
    before = set(os.listdir(ROOT))
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("run", "test", "train", "lint", "bench", "clean", "setup"):
        assert f"  make {target} " in done.stdout
    assert set(os.listdir(ROOT)) == before
