"""The product's reading process, begun at once: as the fork of a process that has loaded the reader and nothing more.

Each file still has a process of its own, bound as the product binds it, fed and heard over pipes. What isn't shown so,
how a process is started and ended, tests show that are marked `reading_process` without `forked`.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading

from plans.books import limited, reader_child


def run(name: str, data: bytes) -> tuple[bytes, int, bool]:
    """In the place of `plans.books.limited._run`."""
    given, feeding = os.pipe()
    hearing, said = os.pipe()
    socket.send_fds(_server(), [b"."], [given, said])
    os.close(given)
    os.close(said)

    def feed() -> None:
        with (
            contextlib.suppress(OSError),
            open(feeding, "wb") as into,
        ):  # it ended early: its exit code tells why
            into.write(" ".join(name.split()).encode("utf-8", "replace")[-1000:] + b"\n")
            into.write(data)

    feeder = threading.Thread(target=feed)
    feeder.start()
    with open(hearing, "rb") as heard:
        raw = heard.read()
    feeder.join()
    return raw, int(_server().recv(16)), False


_started: list[socket.socket] = []


def _server() -> socket.socket:
    if not _started:
        ours, theirs = socket.socketpair()
        process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-X", "utf8", "-m", "tests.hostile.forked", str(theirs.fileno())],
            cwd=limited._ROOT,
            env={"PYTHONPATH": os.pathsep.join([str(limited._ROOT), *filter(None, sys.path)])},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        atexit.register(process.wait)
        atexit.register(ours.close)
        _started.append(ours)
    return _started[0]


def serve(asking: socket.socket) -> None:
    """A fork for every two ends of pipes that come in; its exit code goes back."""
    while True:
        _, ends, _, _ = socket.recv_fds(asking, 1, 2)
        if not ends:
            return
        process = os.fork()
        if not process:
            asking.close()
            for end, standard in zip(ends, (0, 1), strict=True):
                os.dup2(end, standard)
                os.close(end)
            with contextlib.suppress(Exception):
                reader_child.main()
                os._exit(0)
            os._exit(1)
        for end in ends:
            os.close(end)
        asking.send(str(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])).encode())


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
