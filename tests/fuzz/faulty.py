"""A target with every fault that the watchdog has to notice, by the kind of the file."""

import json
import os
import sys
import time

_GROWN = 300 << 20


def main() -> None:
    """As `tests.fuzz.target` does, but badly."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        kind = line.split("\t")[0]
        if kind == "hangs":
            time.sleep(60)
        if kind == "grows":
            held = b"x" * _GROWN
            time.sleep(60)
            del held
        if kind == "dies":
            os.abort()
        sys.stdout.write(json.dumps((kind, "", 0.0, 900.0 if kind == "grew" else 0.0)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
