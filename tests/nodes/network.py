"""Machines that are network namespaces, with a wire to this one that can be cut, cut one way, or made slow."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


class NoNamespaces(RuntimeError):
    """Machines cannot be made here."""


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoNamespaces(f"{' '.join(command)}: {done.stderr.strip()}")


@dataclass(frozen=True)
class Machine:
    """A network namespace. This machine is `ours` to it, and it is `address` to us."""

    name: str
    number: int

    @property
    def ours(self) -> str:
        return f"10.77.{self.number}.1"

    @property
    def address(self) -> str:
        return f"10.77.{self.number}.2"

    def inside(self, *command: str) -> list[str]:
        """The command line that runs `command` in it."""
        return ["ip", "netns", "exec", self.name, *command]

    @contextmanager
    def cut_off(self, port: int, *, ways: str = "both") -> Iterator[None]:
        """A block in which packets to and from our `port` vanish: "both" ways, or what it "hears" or what it "says" alone."""
        rules = {"hears": [f"input tcp sport {port}"], "says": [f"output tcp dport {port}"]}
        chosen = rules.get(ways) or rules["hears"] + rules["says"]
        run(*self.inside("nft", "add", "table", "inet", "cut"))
        for rule in chosen:
            hook, _, match = rule.partition(" ")
            run(*self.inside("nft", "add", "chain", "inet", "cut", hook, f"{{ type filter hook {hook} priority 0; }}"))
            run(*self.inside("nft", "add", "rule", "inet", "cut", hook, *match.split(), "drop"))
        try:
            yield
        finally:
            run(*self.inside("nft", "delete", "table", "inet", "cut"))


@contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    """Make `count` machines, and take them away. Raises NoNamespaces where that cannot be done."""
    if os.geteuid() or not shutil.which("ip") or not shutil.which("nft"):
        raise NoNamespaces("network namespaces need root, ip (iproute2) and nft (nftables)")
    made = [Machine(f"le{os.getpid()}-{number}", number) for number in range(1, count + 1)]
    try:
        for machine in made:
            ends = (f"le{os.getpid() % 10_000}h{machine.number}", f"le{os.getpid() % 10_000}n{machine.number}")
            run("ip", "netns", "add", machine.name)
            run("ip", "link", "add", ends[0], "type", "veth", "peer", "name", ends[1])
            run("ip", "link", "set", ends[1], "netns", machine.name)
            run("ip", "addr", "add", f"{machine.ours}/30", "dev", ends[0])
            run("ip", "link", "set", ends[0], "up")
            run(*machine.inside("ip", "addr", "add", f"{machine.address}/30", "dev", ends[1]))
            run(*machine.inside("ip", "link", "set", ends[1], "up"))
            run(*machine.inside("ip", "link", "set", "lo", "up"))
        yield made
    finally:
        for machine in made:
            with suppress(NoNamespaces):
                run("ip", "netns", "del", machine.name)


class SlowWire:
    """A way to `target` on a port of ours that delays and throttles what goes over it, both ways, as long as it is told to.

    (`tc netem` is not in every kernel.)
    """

    def __init__(self, host: str, target: tuple[str, int]) -> None:
        self.delay_s, self.bytes_per_s = 0.0, float("inf")
        self._target = target
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()  # the tests' own thread may have a loop that runs: Chromium's
        server = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._carry, host, 0), self._loop).result(timeout=10)
        self.port = int(server.sockets[0].getsockname()[1])

    @contextmanager
    def slow(self, *, delay_s: float, bytes_per_s: float) -> Iterator[None]:
        """A block in which it is slow."""
        self.delay_s, self.bytes_per_s = delay_s, bytes_per_s
        try:
            yield
        finally:
            self.delay_s, self.bytes_per_s = 0.0, float("inf")

    def close(self) -> None:
        """Stop carrying."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            back, forth = await asyncio.open_connection(*self._target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._one_way(reader, forth), self._one_way(back, writer))

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(2048):
                await asyncio.sleep(self.delay_s + len(piece) / self.bytes_per_s)
                writer.write(piece)
                await writer.drain()
        writer.close()
