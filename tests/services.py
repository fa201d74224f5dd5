"""Real Redis and PostgreSQL on loopback, for tests: started, stopped, killed and started again at will."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from amparo.ports import free_port

SECONDS = 30.0


class Service:
    """A server in a folder of its own; `start` again keeps what it has on disk."""

    def __init__(self, name: str) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"amparo-{name}-"))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def run(self, command: list[str], **rest: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **rest)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = self.run(self.command())
        wait_until(self.answers)

    def send(self, signum: int) -> None:
        assert self.process is not None
        self.process.send_signal(signum)

    def stop(self, signum: int = signal.SIGTERM) -> None:
        """End it; SIGKILL for a crash."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signum)
            self.process.wait(SECONDS)
            self.process = None

    def remove(self) -> None:
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)


class Redis(Service):
    """As deploy/ sets it: nothing is written to disk."""

    def __init__(self) -> None:
        super().__init__("redis")

    @property
    def url(self) -> str:
        return f"redis://:test-password@127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "no",
            "requirepass": "test-password",
            "maxmemory-policy": "noeviction",
        }
        return [_found("redis-server"), *(word for name in options for word in (f"--{name}", options[name]))]

    def answers(self) -> bool:
        import redis

        with contextlib.suppress(redis.RedisError):
            return bool(redis.Redis.from_url(self.url).ping())
        return False

    def everything(self) -> bytes:
        """All keys and values, as a snapshot writes them: to look for what must not be there."""
        import redis

        client, found = redis.Redis.from_url(self.url), b""
        for key in client.scan_iter():
            found += key + (client.dump(key) or b"")
        return found


class PostgreSQL(Service):
    """A cluster of its own; PostgreSQL does not run as root, so root gives it to the user `postgres`."""

    def __init__(self) -> None:
        super().__init__("postgresql")
        self._as: dict[str, Any] = {"user": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self._as:
            shutil.chown(self.folder, "postgres", "postgres")
        self.folder.chmod(0o700)
        made = subprocess.run(
            [
                _found("initdb"),
                "-D",
                str(self.data),
                "-U",
                "amparo",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            capture_output=True,
            cwd=self.folder,
            **self._as,
        )
        assert made.returncode == 0, made.stderr.decode()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://amparo@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", "fsync=off"]
        return [
            _found("postgres"),
            *("-D", str(self.data), "-p", str(self.port)),
            *(word for option in options for word in ("-c", option)),
        ]

    def run(self, command: list[str], **rest: Any) -> subprocess.Popen[bytes]:
        return super().run(command, cwd=self.folder, **self._as, **rest)

    def answers(self) -> bool:
        import psycopg2

        with contextlib.suppress(psycopg2.OperationalError):
            psycopg2.connect(self.url, connect_timeout=1).close()
            return True
        return False

    def stop(self, signum: int = signal.SIGINT) -> None:
        """By default 'fast': PostgreSQL takes SIGTERM as 'wait for all clients'. A crash leaves its lock behind."""
        super().stop(signum)
        if signum == signal.SIGKILL:
            time.sleep(0.3)  # its children notice
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        import psycopg2

        with contextlib.closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def everything(self) -> bytes:
        """All files of the cluster, its log of writes among them."""
        return b"".join(path.read_bytes() for path in self.data.rglob("*") if path.is_file())


@contextlib.contextmanager
def running(*services: Service) -> Iterator[None]:
    """Start services, and remove them at the end."""
    try:
        for service in services:
            service.start()
        yield
    finally:
        for service in services:
            service.remove()


def wait_until(holds: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Wait until something holds; AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def _found(name: str) -> str:
    places = [*os.environ["PATH"].split(":"), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))]
    found = shutil.which(name, path=":".join(places))
    assert found, f"{name} is not installed; make test installs it"
    return found
