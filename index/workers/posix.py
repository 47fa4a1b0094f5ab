"""Limits that the system itself keeps, and whole families of processes; only POSIX systems have them."""

import os
import resource
import signal
import sys

from index.limits import DISK


def limit_for_life() -> None:
    """No core dumps, which would hold the text, and no endless files."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, DISK)


def limit_memory(size: int) -> None:
    """Bytes of address space beyond what is taken now, also of each process that is started. Only Linux keeps it."""
    if sys.platform == "linux":
        with open("/proc/self/statm") as file:
            taken = int(file.read().split()[0]) * resource.getpagesize()
        _lower(resource.RLIMIT_AS, taken + size)


def limit_processor(seconds: float) -> None:
    """From now so many seconds on every core. It ends a process that nobody is left to stop."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cores = os.cpu_count() or 1
    _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + seconds * cores) + 1)


def kill_family(leader: int) -> None:
    """Kill a process that leads a group, and what it started."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _lower(limit: int, value: int) -> None:
    """Set the soft limit, which stays changeable, as far as the hard one allows."""
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
