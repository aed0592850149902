"""MNIST's files, the pickle's names, and the template beside the reference."""

import ast
import gzip
import hashlib
import importlib.util
import pickletools
import sys

import mnist
import numpy as np
import pytest

from reference import expected, hw2
from tests.reference import MNIST, PICKLE, ROOT

REFERENCE, TEMPLATE = ROOT / "reference" / "hw2.py", ROOT / "student_template" / "hw2.py"
IMAGES = {"train": (12080, 6131), "t10k": (2019, 1010)}  # in all, threes


def functions(path):
    return {
        node.name: node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }


def imported(tree):
    """The top-level packages that statements import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


# --- MNIST ---------------------------------------------------------------------------------------


def idx(name, header):
    return np.frombuffer(gzip.decompress((MNIST / f"{name}.gz").read_bytes()), np.uint8)[header:]


def test_the_files_have_the_sums_that_are_written_down():
    for line in (MNIST / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        raw = (MNIST / f"{name}.gz").read_bytes()
        assert hashlib.sha256(gzip.decompress(raw)).hexdigest() == digest
        assert raw[3:8] == bytes(5)  # no name, no time
    assert len(list(MNIST.glob("*.gz"))) == 4


@pytest.mark.parametrize("split", IMAGES)
def test_the_files_hold_the_threes_and_nines_of_mnist(split):
    count, threes = IMAGES[split]
    labels = idx(f"{split}-labels-idx1-ubyte", 8)
    assert len(labels) == count
    assert (labels == 3).sum() == threes
    assert (labels == 9).sum() == count - threes
    assert idx(f"{split}-images-idx3-ubyte", 16).size == count * 28 * 28


def check_the_digits(loaded):
    for (images, labels), split in zip((loaded[:2], loaded[2:]), IMAGES):
        count, _ = IMAGES[split]
        pixels = idx(f"{split}-images-idx3-ubyte", 16).reshape(count, 28, 28)
        assert images.dtype == float
        assert np.array_equal(images, pixels / 255)
        assert labels.dtype.kind == "i"
        assert np.array_equal(labels, idx(f"{split}-labels-idx1-ubyte", 8) // 9)


def test_the_reference_loads_them_through_the_mnist_package(monkeypatch):
    monkeypatch.setattr(mnist, "temporary_dir", lambda: str(MNIST))
    check_the_digits(hw2.get_mnist_threes_nines())


@pytest.mark.parametrize("beside", [True, False])
def test_the_template_loads_them_from_beside_it_or_from_the_current_directory(
    beside, tmp_path, monkeypatch
):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setattr(mnist, "temporary_dir", lambda: pytest.fail("it would download"))
    (tmp_path / "hw2.py").write_bytes(TEMPLATE.read_bytes())
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (tmp_path / "mnist" if beside else tmp_path / "elsewhere" / "mnist").symlink_to(MNIST)
    template = load(tmp_path / "hw2.py")
    check_the_digits(template.get_mnist_threes_nines())


def load(path):
    spec = importlib.util.spec_from_file_location("template_under_test", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- the pickle ----------------------------------------------------------------------------------


def test_the_pickle_names_only_what_numpy_1_21_knows_too():
    named = {arg for op, arg, _ in pickletools.genops(PICKLE.read_bytes()) if op.name == "GLOBAL"}
    assert named <= {
        "numpy.core.multiarray _reconstruct",
        "numpy ndarray",
        "numpy dtype",
        "_codecs encode",
    }
    assert not [op for op, _, _ in pickletools.genops(PICKLE.read_bytes()) if op.proto > 3]


def test_the_scripts_that_made_it_make_it_again(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    tool = load(ROOT / "tools" / "make_pickle.py")
    made = tmp_path / "made.pkl"
    monkeypatch.setattr(tool, "TARGET", made)
    seeded = np.random.default_rng
    monkeypatch.setattr(tool.np.random, "default_rng", lambda seed: seeded(seed + 455))  # in time
    tool.main()
    assert made.read_bytes() == PICKLE.read_bytes()


# --- the template --------------------------------------------------------------------------------


def test_the_template_has_the_references_interface():
    reference, template = functions(REFERENCE), functions(TEMPLATE)
    reference.pop("accuracy")  # the reference's own helper
    assert list(template) == list(reference)
    for name, function in template.items():
        assert ast.unparse(function.args) == ast.unparse(reference[name].args), name


def test_the_template_is_described_and_empty():
    given = {"get_mnist_threes_nines", "display_image"}
    for name, function in functions(TEMPLATE).items():
        assert ast.get_docstring(function), name
        if name not in given:
            assert [ast.unparse(s) for s in function.body[1:]] == ["raise NotImplementedError"]


def test_the_template_imports_what_the_handouts_starter_does():
    tree = ast.parse(TEMPLATE.read_text())
    assert set(imported(tree)) == {"os", "matplotlib", "mnist", "numpy"}
    assert "import numpy as np" in TEMPLATE.read_text()


PAGES = {"jinja2", "matplotlib"}  # the answer key is drawn and written out


@pytest.mark.parametrize("path", sorted((ROOT / "reference").glob("*.py")), ids=lambda p: p.name)
def test_the_reference_imports_numpy_and_the_standard_library_alone(path):
    tree = ast.parse(path.read_text())
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):  # the given functions import theirs when called
            assert set(imported(node)) <= {"numpy", *PAGES, *sys.stdlib_module_names}
    assert set(imported(tree)) <= {
        "numpy", "mnist", "matplotlib", *PAGES, *sys.stdlib_module_names
    }  # fmt: skip


def test_the_public_figures_are_those_of_the_pickle():
    figures = ROOT / "student_template" / "public_tests" / "figures.json"
    assert figures.read_text() == expected.public_figures(expected.load_fixture(PICKLE))
