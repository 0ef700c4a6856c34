"""Bounded: becomes another program that may take so much memory, processor time and disk, and no more.

    python -I bounded.py MEMORY CPU_S FILE_BYTES PROGRAM [ARGUMENT ...]

It is run by its path and knows nothing of the house: what it starts parses files of strangers.
"""

import os
import resource
import sys


def main(memory_bytes: int, cpu_s: int, file_bytes: int, program: list[str]) -> None:
    """Set the limits and become `program`."""
    os.nice(10)
    for limit, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (most, most))
    os.execv(program[0], program)  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
