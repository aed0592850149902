"""Every limit and cap of the grader, in one place, each with its reason.

Those of the worker, which imports nothing of ours, are in `worker/caps.py`; those of the texts that
a laptop shows, too, in `checking/limits.py`; tolerances are in `public_tests/tolerances.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from checking.search import Search


@dataclass(frozen=True)
class Settings:
    """Limits of one run; seconds and bytes."""

    run_s: float = 480.0
    """Wall time of a whole grading: two minutes below the platform's default of ten, because a run
    that the platform stops loses every row."""

    probe_s: float = 2.0
    """Wall time in which importing the whole file must end; else its definitions alone are run."""

    definitions_s: float = 10.0
    """Wall time for the definitions: each statement has limits of its own, this is the backstop."""

    data_bytes: int = 560 << 20
    """RLIMIT_DATA of a worker: an (n, i, j) einsum with a shuffled copy of the training images
    fails with 400 MB and passes with 550; the default container has 750."""

    impatient_s: float = 1.0
    """Wall time of a call of a function that has already used up two full time limits."""

    patience: int = 2
    """Timeouts of one function after which its other rows are not tried at full length."""

    search: Search = field(default_factory=Search)
    """How many examples a property has, and how long a smaller failure is looked for."""

    output_chars: int = 10_000
    """Characters of one row's text: the platform cuts at 100,000, a student reads a screenful."""

    diagnosis_s: float = 3.0
    """CPU time in which a mistake must have its name, once for each function that failed; the wall
    limit is a backstop of three times as much, so that a busy machine gives the same texts."""

    diagnosis_call_s: float = 3.0
    """Wall time of one call of a diagnosis, which takes a millisecond on its small inputs."""

    startup_s: float = 60.0
    """Wall time for the worker program to start and import its packages, on half a slow core."""

    reply_s: float = 10.0
    """Wall time for the worker program to answer a request of ours: it forks in milliseconds."""


# --- what is handed in ---

MAX_SOURCE = 256 << 10  # bytes of one Python file; the reference has 10 kB
MAX_TOTAL = 64 << 20  # bytes of everything that is read, for the digest
MAX_FILES = 2_000  # files; a checked-in virtual environment is told to go by name
MAX_ZIP = 64 << 20  # bytes of the zip file itself
MAX_DELIVERED = 100 << 20  # of one submission, unpacked: what is larger is a mistake, or a bomb

# --- what a worker says ---

MAX_CALLBACK = 8 << 20  # bytes; what a student passes to an activation is a small batch
MAX_NESTED = 8  # calls of ours inside calls of theirs; three are honest: differences, f, activation
MAX_NAMES = 20_000  # of a module; a star import of a large package brings a thousand
MAX_NAME = 200  # characters of one
MAX_COMPILED = 4 << 20  # bytes; a homework of 250 lines takes 15,000
MAX_FRAMES = 20  # lines of a traceback; a worker sends six
MAX_ARRAYS = 200  # looked at in a cache: each takes a tenth of a millisecond, an honest one has six
MAX_PRODUCT = 2_000_000  # entries of a product: no batch of ours has as many
MAX_STEPS = 10_000  # rows of statistics that are drawn; five epochs in batches of 100 are 605
MAX_COMPARED = 1 << 20  # entries in a diagnosis: 64 MB of booleans would become 512 MB of floats

# --- processes ---

RESTARTS = 3  # of the worker program for one row; a student cannot reach it, an operator can
TRIES = 2  # a grading whose process dies is tried again once: what died may have been the victim
END_S = 5.0  # seconds for killed processes to be gone; a large one takes milliseconds
SELF_TEST_CPU_S = 10.0  # of the self-test's worker; it takes some hundredths of one
SELF_TEST_FILES = 20_000  # that it tries to read; the corpus of submissions has some hundreds
CONNECT_S = 10  # seconds for a scheduler to answer, and for a worker to say what it is

# --- a class ---

MAX_LEVELS = 4  # levels searched for the metadata: a folder inside of a folder inside of a zip
MAX_MEMBERS = 500_000  # of a zip: a thousand submissions that each hold a virtual environment
MAX_METADATA = 1 << 30  # bytes of submission_metadata.yml, which holds the text of every result
MAX_FIELD = 200  # characters of a name, an SID, an e-mail address
MAX_LINE = 300  # characters kept of what the published results said about a row
PAGE_CHARS = 1_100_000  # characters, of a page that is to stay below 2 MB
ROW_CHARS = (8000, 3000, 1200, 500, 200, 80, 0)  # characters of a row's text, the longest that fits
MAX_OUTPUT = 100_000  # characters that the platform shows of an output
MEMORY_S = 600.0  # seconds of the past from which the time left is estimated
