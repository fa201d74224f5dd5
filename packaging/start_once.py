"""Starts Amparo, waits until people could write to it, and stops it: a part of the build of the image."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from amparo.ports import free_port
from amparo.settings import Settings
from amparo.supervisor import START_TIMEOUT, health


def main() -> int:
    """Return 0 where it was ready and stopped cleanly."""
    ports = {"AMPARO_PORT": str(free_port()), "AMPARO_ACTIONS_PORT": str(free_port())}
    settings, began = Settings.from_environment(ports), time.monotonic()
    bot = subprocess.Popen([sys.executable, "-m", "amparo.cli", "run"], env={**os.environ, **ports})
    state = None
    while state is None and bot.poll() is None and time.monotonic() - began < START_TIMEOUT:
        time.sleep(0.3)
        state = health(settings)
        if state is not None and state.get("actions") != "ok":
            state = None
    print(f"Ready after {time.monotonic() - began:.1f} seconds: {state}", flush=True)
    if bot.poll() is None:
        bot.send_signal(signal.SIGINT)
    return bot.wait() or int(state is None)


if __name__ == "__main__":
    sys.exit(main())
