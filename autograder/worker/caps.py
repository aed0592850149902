"""Every limit and cap of the worker, each with its reason.        Process: both."""

from __future__ import annotations

# --- the wire ---

MAX_BODY = 64 << 20  # bytes, from the worker; the largest honest answer is a network, 1.3 MB
MAX_DEPTH = 32  # nested containers; Python's own recursion stays far away
MAX_NODES = 200_000  # values in one body; 100,000 rows of statistics as lists would be 500,000
MAX_INT = 512  # bytes; an honest integer is a count
MAX_TEXT = 100_000  # characters of one string
MAX_DIMS = 8  # of an array; an image batch has four
MAX_REQUEST = 1 << 30  # bytes; the grader is trusted, and sends the training images

# --- what is told of a submission ---

MAX_MESSAGE = 2000  # characters of an exception's text
MAX_NAMES = 20_000  # of the module that are told
MAX_NAME = 200  # characters of one
MAX_FRAMES = 6  # lines of the student's traceback
MAX_ATTRIBUTES = 32  # of an object, in which arrays are looked for, and arrays found there
MAX_OBJECTS = 4  # in each other: a cache that knows its network, which has lists of arrays

# --- a statement at import, where the whole file does not run ---

ASSIGNMENT_S = 0.25  # seconds; a constant or a small table takes a thousandth
DEFINITION_S = 2.0  # seconds; an import of a large package is honest
ASSIGNMENT_BYTES = 256 << 20  # the MNIST training images as float64 are 76 MB, twice while divided

# --- resources ---

OPEN_FILES = 64  # a submission that reads its data opens four
PROCESSES = 256  # threads count
STACK = 8 << 20  # bytes of the main thread's, which RLIMIT_DATA does not count
MAX_STACK = 64 << 20  # bytes; a deep recursion may ask for more than the usual
MAPPED = 1 << 30  # bytes of libraries and files, mapped beside the data
