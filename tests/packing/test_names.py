"""A course's names: what is packed speaks them, and grades as it does under the handout's."""

import ast
import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from autograder.course import Course
from autograder.engine.errors import UsageError
from autograder.homework import homework
from autograder.packing import archive, contents, names, rows

FUNCTIONS = homework().functions
# Some of them hide what the solution or the tests call something else by.
NAMES = dict(zip(FUNCTIONS, (
    "numeric", "check_network", "sigmoid", "loss", "relu", "layer", "weights", "biases", "forward",
    "backward", "train",
), strict=True))  # fmt: skip
ENTRY = "fixtures/submissions/wrong/relu_is_a_step/hw2.py"


def in_course(text):
    return re.sub(r"\w+", lambda word: NAMES.get(word[0], word[0]), text)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Both zips, unpacked, of a course with other names and points; and a submission to it."""
    folder = tmp_path_factory.mktemp("course")
    course = Course(names=NAMES, points={"b.16": 7.25})
    files = names.renamed(contents.autograder(), course, FUNCTIONS)
    table = "\n".join(f"{old} = {new!r}" for old, new in NAMES.items())
    files["course.toml"] = f'[points]\n"b.16" = 7.25\n[names]\n{table}\n'.encode()
    archive.unpack(files, folder / "source")
    mine = [replace(row, function=NAMES[row.function]) for row in homework().rows()]
    archive.unpack(contents.template(files, course.applied(mine)), folder / "handed_out")
    (folder / "hw2.py").write_text(in_course((homework().tests.parents[1] / ENTRY).read_text()))
    return folder


def graded(program, submission, function, results):
    run = subprocess.run(
        [sys.executable, "-I", "-B", program / "autograder/__main__.py", "grade", submission,
         "--only", function, "--results", results],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return json.loads(results.read_text())["tests"]


def test_a_row_says_the_same_in_the_courses_words(place, tmp_path):
    """Verdict, feedback and the name of the mistake; only the points of one row are others."""
    root = homework().tests.parents[1]
    usual = graded(root, root / ENTRY, "relu_activation", tmp_path / "usual.json")
    found = graded(place / "source", place / "hw2.py", "relu", tmp_path / "found.json")
    assert {row["extra_data"]["verdict"] for row in usual} == {"passed", "wrong"}
    assert any("diagnosis_text" in row["extra_data"] for row in usual)
    assert [row["max_score"] for row in found if row["number"] == "b.16"] == [7.25]
    for ours, theirs in zip(usual, found, strict=True):
        assert in_course(ours["name"]) == theirs["name"]
        for key in ("function", "verdict", "diagnosis", "diagnosis_text"):
            said = in_course(str(ours["extra_data"].get(key)))
            assert said == str(theirs["extra_data"].get(key))
        assert theirs["tags"] == ["relu"]
        if ours["number"] in ("b.16", "b.17"):  # of others, each autograder draws its own
            assert in_course(ours["output"]) == theirs["output"]


def test_a_student_reads_no_other_name_and_the_courses_points(place):
    texts = [path for path in place.rglob("handed_out/**/*") if path.suffix in (".py", ".md")]
    spoken = {word for path in texts for word in re.findall(r"\w+", path.read_text("utf-8"))}
    assert spoken >= set(NAMES.values())
    assert not spoken & set(FUNCTIONS)
    (place / "handed_out" / "hw2.py").write_text((place / "hw2.py").read_text())
    run = subprocess.run(
        [sys.executable, "-B", "check.py", "relu"], cwd=place / "handed_out",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    usual = {row.number: row.points for row in homework().rows() if row.public}
    whole = sum(usual[f"b.{number}"] for number in (17, 18, 19)) + 7.25
    assert re.search(rf"relu .*/{whole:g}\b", run.stdout), run.stdout


def test_only_what_is_spoken_changes():
    source = (
        '"""About relu_activation."""\n'
        "def relu_activation(relu_activation_2):  # relu_activation\n"
        "    return student.relu_activation(reference.relu_activation, hw2.relu_activation)\n"
        'name = f"relu_activation {f(1)!r:>{n}} relu_activation", rb"relu_activation"\n'
    )
    assert names.spoken(source, {"relu_activation": "relu"}) == (
        '"""About relu."""\n'
        "def relu_activation(relu_activation_2):  # relu\n"
        "    return student.relu(reference.relu_activation, hw2.relu)\n"
        'name = f"relu {f(1)!r:>{n}} relu", rb"relu"\n'
    )


def test_no_formatted_string_computes_with_a_function():
    """In one, text and code cannot be told apart the same on every version of Python."""
    spoken = [
        (name, node)
        for name, content in contents.autograder().items()
        if name.startswith(names.SPOKEN) and name.endswith(".py")
        for formatted in ast.walk(ast.parse(content))
        if isinstance(formatted, ast.FormattedValue)
        for node in ast.walk(formatted)
    ]
    assert spoken
    for name, node in spoken:
        used = getattr(node, "id", getattr(node, "attr", None))
        assert used not in FUNCTIONS, f"{name}: line {node.lineno}"


@pytest.mark.parametrize(
    ("function", "name", "says"),
    [
        ("relu", "rectify", "names.relu: expected one of finite_difference_checker, "),
        ("relu_activation", "re lu", "expected a name that Python allows, public, found 're lu'"),
        ("relu_activation", "_relu", "expected a name that Python allows"),
        ("relu_activation", "lambda", "expected a name that Python allows"),
        ("relu_activation", "forward_pass", "a name that means nothing else yet, found forward"),
        ("relu_activation", "plt", "expected a name that means nothing else yet, found plt"),
        ("relu_activation", "display_image", "expected a name that means nothing else yet"),
        ("relu_activation", "note", "expected a name that means nothing else yet, found note"),
    ],
)
def test_a_name_that_will_not_do_is_refused(function, name, says):
    with pytest.raises(UsageError, match=re.escape(says)):
        names.renamed(contents.autograder(), Course(names={function: name}), FUNCTIONS)


def test_two_functions_cannot_have_one_name():
    twice = Course(names={"relu_activation": "act", "sigmoid_activation": "act"})
    with pytest.raises(UsageError, match=r"names\.sigmoid_activation: .*nothing else yet"):
        names.renamed(contents.autograder(), twice, FUNCTIONS)


def test_a_test_declares_the_courses_points_and_visibility():
    files = contents.autograder()
    changed = Course(points={"a.1": 0.25}, visibility={"a.2": "hidden"}).applied(homework().rows())
    found = rows.declared(files, changed)
    differs = [name for name in files if files[name] != found[name]]
    assert differs == ["student_template/public_tests/test_a_differences.py"]
    ours, theirs = (set(made[differs[0]].decode().splitlines()) for made in (files, found))
    assert theirs - ours == {"@weight(0.25)", '@visibility("hidden")'}
    assert rows.declared(files, homework().rows()) == files
