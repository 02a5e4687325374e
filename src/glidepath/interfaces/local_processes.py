"""Local processes that follow the parts of a population, each on one thread.

The parent starts ``python -m glidepath.interfaces.local_worker`` and talks to it over its pipes. A worker
ends when its input ends, so it does not outlive a parent that is killed; and the program of the user is not
run again in it.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, Any

from glidepath.population.tally import Tally
from glidepath.population.workers import Part

_LENGTH = struct.Struct("<Q")
_WAITING = 2
"""How many parts may be under way or wait to be taken, for each process."""


def processors() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def send(stream: IO[bytes], what: Any) -> None:
    """Write one record to a pipe."""
    content = pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one record from a pipe.

    Raises
    ------
    EOFError
        When the other side has ended.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))  # noqa: S301  # from our own process


class LocalProcesses:
    """Workers in processes of this machine.

    Parameters
    ----------
    count
        How many processes, 1 or more.
    """

    def __init__(self, count: int) -> None:
        self._count = count

    def map(self, task: Part, chunks: Iterable[int]) -> Iterator[Tally]:
        """Give the result of each part in the order of the parts.

        Parameters
        ----------
        task
            A function of the package with its arguments bound.
        chunks
            Numbers of the parts.

        Yields
        ------
        Tally
            One per part; only a few wait to be taken.
        """
        idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        started = [_started() for _ in range(self._count)]
        for worker in started:
            idle.put(worker)
        threads = ThreadPoolExecutor(self._count)
        try:
            under_way: deque[Future[Tally]] = deque()
            for chunk in chunks:
                under_way.append(threads.submit(_done, idle, task, chunk))
                if len(under_way) >= _WAITING * self._count:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for worker in started:
                worker.kill()
            threads.shutdown(wait=True, cancel_futures=True)
            for worker in started:
                _closed(worker)


def _started() -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "glidepath.interfaces.local_worker"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = "1"
    return subprocess.Popen(  # noqa: S603  # ourselves
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )


def _done(idle: SimpleQueue[subprocess.Popen[bytes]], task: Part, chunk: int) -> Tally:
    worker = idle.get()
    if worker.stdin is None or worker.stdout is None:  # pragma: no cover  # both are pipes
        raise ChildProcessError("a worker has no pipes")
    try:
        send(worker.stdin, (task, chunk))
        answer = receive(worker.stdout)
    except (EOFError, OSError) as fault:
        raise ChildProcessError("a worker process ended before its part was done") from fault
    finally:
        idle.put(worker)
    if isinstance(answer, BaseException):
        raise answer
    found: Tally = answer
    return found


def _closed(worker: subprocess.Popen[bytes]) -> None:
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was written last could not be delivered any more
                continue
    worker.wait()
