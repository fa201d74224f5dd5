"""Runs the supervisor over two stand-ins: `supervised.py PORT ACTIONS_PORT RESTART [crash]`.

ACTIONS_PORT may be empty, as where the operator chooses none.
"""

from __future__ import annotations

import sys
from pathlib import Path

from amparo.model_package import ready
from amparo.settings import Settings
from amparo.supervisor import Supervisor

port, actions_port, restart, *crash = sys.argv[1:]
server = [sys.executable, str(Path(__file__).with_name("fake_server.py"))]
settings = Settings.from_environment(
    {"AMPARO_PORT": port, "AMPARO_ACTIONS_PORT": actions_port, "AMPARO_ACTIONS_RESTART": restart}
)
ready.make_ready = lambda settings: False  # type: ignore[assignment]
serve = [sys.executable, "-c", "raise SystemExit(3)"] if crash else [*server, port]
sys.exit(Supervisor(settings, serve, [*server, "AMPARO_ACTIONS_PORT"]).run())
