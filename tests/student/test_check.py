"""check.py, as a student runs it."""

import re
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from autograder.engine.session import grade
from autograder.homework import homework
from autograder.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "reference" / "hw2.py").read_text()
DEEP = "        dL_dout = delta @ W.T"
HALVED = REFERENCE.replace(DEEP, f"{DEEP} / (1 + (len(layer_caches) > 2))")
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


@pytest.mark.parametrize(
    ("returned", "got"),
    [("str(s)", "a str"), ("s.astype(str)", "an array of dtype"), ("np.ma.array(s)", "a Masked")],
)
def test_what_came_back_is_described_in_words(check, returned, got):
    source = REFERENCE.replace("return np.maximum(s, 0), (s", f"return {returned}, (s")
    assert re.search(rf"^  got +{got}", check(source, "relu_activation").stdout, re.M)


def test_an_endless_loop_costs_its_own_function_and_is_named(check):
    source = REFERENCE.replace("    return np.maximum(s, 0)", "    while True: pass\n    return s")
    done = check(source, "relu_activation", "sigmoid_activation")
    assert done.returncode == 1
    assert "relu_activation did not come back" in done.stdout
    assert re.search(r"sigmoid_activation +4/4", done.stdout)


def test_the_first_process_does_not_wait_for_what_the_second_needs(handed_out):
    """Hypothesis takes half of the time until the child is started."""
    program = "import sys, runner.command; sys.exit('hypothesis' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], cwd=handed_out, check=False).returncode == 0
    )


def test_wrong_usage_is_status_2(check):
    done = check(REFERENCE, "sigmoid")
    assert done.returncode == 2
    assert "found sigmoid" in done.stderr
    done = check(REFERENCE, "relu_activation", "--html", "no/such/folder/page.html")
    assert done.returncode == 2
    assert "there is no folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_broken_beneath_comes_first(check):
    """The output is wrong because the layer is, and the layer because ReLU is."""
    done = check(REFERENCE.replace("np.maximum(s, 0), (s", "np.minimum(s, 0), (s"))
    assert re.search(r"my_nn_finite_difference_checker .* mend relu_activation", done.stdout)
    assert re.search(r"backward_pass .* mend relu_activation", done.stdout)


@pytest.mark.parametrize("where", ["here", "on the platform"])
def test_a_call_with_what_other_calls_returned_can_be_pasted(check, tmp_path, where):
    """Caches cannot be written out, but the calls can that give them."""
    text = check(HALVED, "backward_pass").stdout
    if where == "on the platform":
        report = grade(tmp_path / "hw2.py", homework(), Settings(), only="backward_pass")
        text = next(report.outcome(row).text for row in report.rows if row.number == "d.3")
    call = re.search(r"^  call +(hw2.backward_pass\(.*)", text, re.M).group(1)
    name, at = re.search(r"(grad_Ws|grad_bs)(\[.*) is wrong, at index", text).groups()
    index = re.search(r"at index \((.*)\)\.", text).group(1)
    hw2 = types.ModuleType("hw2")
    exec(HALVED, vars(hw2))
    grad_Ws, grad_bs = eval(call, {"hw2": hw2, "np": np})
    found = eval(f"{name}{at}[{index}]", {"grad_Ws": grad_Ws, "grad_bs": grad_bs})
    assert found == pytest.approx(float(re.search(r"^  got +(\S+)", text, re.M).group(1)))


def test_the_page_shows_the_same(check, tmp_path):
    source = REFERENCE.replace(
        "    return np.maximum(s, 0)", "    raise ValueError('<b>')\n    return 0"
    )
    check(source, "relu_activation", "--html", str(tmp_path / "page.html"))  # fmt: skip
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "0 of 4" in page
    assert "b.16" in page
    assert "ValueError: &lt;b&gt;" in page


def test_a_function_that_is_used_and_not_written_is_told_by_its_name(handed_out, tmp_path):
    """backward_pass is written, the differences that it is compared with are not."""
    body = "    parameters = [*weight_matrices, *biases]\n"
    (tmp_path / "hw2.py").write_text(REFERENCE.replace(body, "    raise NotImplementedError\n"))
    page = tmp_path / "page.html"
    command = [sys.executable, "check.py", "--file", tmp_path / "hw2.py", "--html", page]
    subprocess.run([*command, "backward_pass"], cwd=handed_out, check=False, capture_output=True)
    assert "or one that it uses is: my_nn_finite_difference_checker raises" in page.read_text()


def test_modules_beside_the_file_are_found(check, tmp_path):
    (tmp_path / "layers.py").write_text(REFERENCE)
    done = check("from layers import *\n", "relu_activation")
    assert done.returncode == 0, done.stdout


def test_the_images_are_found_offline_whatever_the_file_does_about_them(check, handed_out):
    images = "X = get_mnist_threes_nines()[0]\n"
    done = check(f"{REFERENCE}\n{images}assert len(X) == 12_080\n", "relu_activation")
    assert done.returncode == 0, done.stdout
    assert "is imported" not in done.stdout
