"""A real PostgreSQL server for the tests, in a folder that goes with it."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from pathlib import Path

from support.ports import kept_port

_PLACES = [str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")]
INITDB = shutil.which("initdb", path=os.pathsep.join([*_PLACES, os.environ["PATH"]]))
MISSING = "needs the PostgreSQL server: apt-get install postgresql"


class Postgres:
    """A server on a local port; ``database()`` is the URL of a new, empty one.

    It outlives a kill, not a power cut: nothing waits for the disk.
    """

    def __init__(self):
        self._folder = Path(tempfile.mkdtemp(prefix="hingewatch-pg"))
        self._data = self._folder / "data"
        # It refuses to run as root; Debian's package made this user.
        self._as = {"user": "postgres", "cwd": "/"} if os.getuid() == 0 else {}
        if self._as:
            os.chown(self._folder, pwd.getpwnam("postgres").pw_uid, -1)
        self._bin = Path(INITDB).parent
        self._quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.port = kept_port()
        subprocess.run(
            [INITDB, "-D", self._data, "-A", "trust", "-U", "test", "--no-sync"],
            check=True,
            **self._quiet,
            **self._as,
        )
        self._settings = [
            *("-c", f"unix_socket_directories={self._folder}"),
            *("-c", "listen_addresses=127.0.0.1", "-c", f"port={self.port}"),
            *("-c", "fsync=off"),
            # Compiling a query of a few rows takes a hundred times as long as it does.
            *("-c", "jit=off"),
        ]
        self.start()

    def start(self):
        with contextlib.suppress(OSError):  # a killed one leaves it behind
            (self._data / "postmaster.pid").unlink()
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self._data, *self._settings],
            **self._quiet,
            **self._as,
        )
        ready = [self._bin / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, **self._quiet, check=False).returncode:
            assert self._process.poll() is None, "postgres did not start"

    def kill(self):
        """End it as a power cut would, with its children, which could still commit."""
        children = subprocess.run(
            ["pgrep", "-P", str(self._process.pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        for pid in (self._process.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def database(self):
        """Return the URL of an empty schema: thirty are made while one database is."""
        import psycopg

        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return self.url(f"postgres?options=-csearch_path%3D{name}")

    def url(self, name):
        return f"postgresql://test@127.0.0.1:{self.port}/{name}"

    def close(self):
        # At once: what it holds is thrown away, and need not be written first.
        self._process.send_signal(signal.SIGQUIT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
