"""The names that are given back to Rasa: there when Rasa is imported, and nowhere else."""

from __future__ import annotations

import subprocess
import sys

import pytest


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )


def test_a_process_without_rasa_is_left_as_it_is() -> None:
    done = run(
        "import sys; assert 'numpy' not in sys.modules; assert 'packaging' not in sys.modules\n"
        "import numpy, packaging.version, rasa_sdk\n"
        "print(hasattr(numpy, 'VisibleDeprecationWarning'), hasattr(packaging.version, 'LegacyVersion'))\n"
        "import pkg_resources"
    )
    assert done.stdout == "False False\n"
    assert "No module named 'pkg_resources'" in done.stderr


@pytest.mark.parametrize("name", ["rasa", "rasa.shared.utils.validation", "rasa.utils.common"])
def test_names_are_there_whatever_of_rasa_is_imported_first(name: str) -> None:
    done = run(
        "import sys, rasa_compat; assert sys.meta_path.count(rasa_compat.BeforeRasa) == 1\n"
        f"import {name}, numpy, packaging.version, pkg_resources\n"
        "assert issubclass(numpy.VisibleDeprecationWarning, Warning)\n"
        "assert packaging.version.LegacyVersion is not packaging.version.Version\n"
        "assert rasa_compat.BeforeRasa not in sys.meta_path\n"
        "print(pkg_resources.get_distribution('rasa').version)"
    )
    assert (done.stdout, done.returncode) == ("3.6.21\n", 0), done.stderr


def test_a_file_of_a_package_is_found_as_rasa_asks_for_it() -> None:
    done = run(
        "import rasa, pkg_resources, os\n"
        "for name, path in ('rasa', 'shared/nlu/training_data/schemas/responses.yml'), "
        "('rasa.engine.recipes.default_recipe', 'config_files/default_config.yml'):\n"
        "    print(os.path.isfile(pkg_resources.resource_filename(name, path)))"
    )
    assert done.stdout == "True\nTrue\n", done.stderr


def test_a_version_of_a_training_file_is_still_judged() -> None:
    done = run(
        "from rasa.shared.utils.validation import validate_training_data_format_version as valid\n"
        "print(valid({'version': '3.1'}, 'file'), valid({'version': '99.0'}, 'file'))"
    )
    assert done.stdout == "True False\n", done.stderr
