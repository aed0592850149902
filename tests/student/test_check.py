"""check.py, as a student runs it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "reference" / "hw2.py").read_text()
TEMPLATE = (ROOT / "student_template" / "hw2.py").read_text()


def test_an_empty_template_is_told_where_to_start(check):
    done = check(TEMPLATE)
    assert done.returncode == 1
    assert "Start with sigmoid_activation:  python check.py sigmoid_activation" in done.stdout
    assert "start here" in done.stdout
    assert done.stderr == ""


def test_a_solution_passes_everything(check):
    done = check(REFERENCE)
    assert done.returncode == 0, done.stdout
    assert "45.5/45.5" in done.stdout
    assert "All public tests pass" in done.stdout


def test_a_failing_row_shows_call_got_expected_and_hint(check):
    source = REFERENCE.replace("np.maximum(s, 0), (s", "np.minimum(s, 0), (s")
    done = check(source, "relu_activation")
    assert done.returncode == 1
    assert "hw2.relu_activation(np.array([[" in done.stdout
    for word in ("got", "expected", "hint"):
        assert re.search(rf"^  {word}  +\S", done.stdout, re.M), word


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def relu(:\n", "line 1: def relu(:"),
        (None, "put your hw2.py beside check.py"),
        ("raise SystemExit\n" + REFERENCE, "it stops in line 1 with SystemExit"),
        (REFERENCE + "\nwhile True: pass\n", "it does not end within 4 s"),
        (REFERENCE.replace("def relu_activation", "def relu_activaton"), "there is relu_activaton"),
        (REFERENCE.replace("np.maximum(s, 0),", "np.maximum(s, np.int(0)),"), "write int instead"),
    ],
    ids=["syntax", "no file", "exits", "endless file", "misspelt", "old NumPy name"],
)  # fmt: skip
def test_trouble_is_one_clear_sentence(check, source, says):
    done = check(source, "relu_activation")
    assert says in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stdout + done.stderr


def test_an_endless_loop_costs_its_own_function_and_is_named(check):
    source = REFERENCE.replace("    return np.maximum(s, 0)", "    while True: pass\n    return s")
    done = check(source, "relu_activation", "sigmoid_activation")
    assert done.returncode == 1
    assert "relu_activation did not come back" in done.stdout
    assert re.search(r"sigmoid_activation +4/4", done.stdout)


def test_wrong_usage_is_status_2(check):
    done = check(REFERENCE, "sigmoid")
    assert done.returncode == 2
    assert "found sigmoid" in done.stderr


def test_the_page_shows_the_same(check, tmp_path):
    source = REFERENCE.replace(
        "    return np.maximum(s, 0)", "    raise ValueError('<b>')\n    return 0"
    )
    check(source, "relu_activation", "--html", str(tmp_path / "page.html"))  # fmt: skip
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "0 of 4" in page
    assert "b.16" in page
    assert "ValueError: &lt;b&gt;" in page
