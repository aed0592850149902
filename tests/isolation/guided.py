"""Coverage-guided fuzzing of the wire decoder: any bytes give a value or a WireError.

python -m tests.isolation.guided -max_total_time=60 -max_len=4096
"""

import sys

import atheris

with atheris.instrument_imports(include=["autograder.worker.wire"]):
    from autograder.worker.wire import WireError, decode


def attack(raw):
    try:
        decode(bytearray(raw))
    except WireError:
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, attack)
    atheris.Fuzz()
