"""What stands behind a proxy in these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amparo.ports import free_port
from tests.unit.deploy.upstream import Upstream, upstream_on


@pytest.fixture
def amparo() -> Iterator[Upstream]:
    with upstream_on(free_port()) as upstream:
        yield upstream
