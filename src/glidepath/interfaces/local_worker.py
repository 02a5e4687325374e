"""The far side of :mod:`glidepath.interfaces.local_processes`: tasks in, results out, till the input ends."""

from __future__ import annotations

import os
import signal
import sys

from glidepath.interfaces.local_processes import receive, send


def main() -> None:
    """Work until the parent closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends this process
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed must not mix with the answers
    while True:
        try:
            task, chunk = receive(given)
        except EOFError:
            return
        try:
            answer = task(chunk)
        except Exception as fault:
            answer = fault
        sys.stdout.flush()
        try:
            send(answers, answer)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    main()
