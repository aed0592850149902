"""The command, on corpora that are as declared and on others that are not."""

import pytest

from tests.graded.mistakes import REFERENCE, source
from tests.graded.running import command

RIGHT = 'fault = "None: it is the reference."'
LEAKY = 'fault = "Lets through a little of what is negative."\nfunction = "relu_activation"'
NAMED = f'{LEAKY}\ndiagnosis = "relu_activation.leaky"'
ONLY = ("--only", "relu_activation", "--jobs", "2")


def selftest(*arguments):
    done = command("selftest", *arguments)
    return done.returncode, done.stdout + done.stderr


def test_entries_as_declared_exit_0_and_show_what_they_kill(corpus):
    folder = corpus({"wrong/leaky": (source("leaky"), NAMED)})
    status, output = selftest(folder / "wrong" / "leaky", *ONLY)
    assert status == 0, output
    assert "wrong, losing points in their function  1 of 1" in output
    assert "not as it has to be" not in output


def test_each_miss_is_told_and_exits_1(corpus):
    folder = corpus({
        "right/leaky": (source("leaky"), RIGHT),
        "wrong/reference": (REFERENCE, LEAKY),
        "wrong/another_verdict": (source("leaky"), LEAKY + '\nverdict = "raised"'),
        "wrong/unnamed": (source("leaky"), LEAKY + '\ndiagnosis = "no.such"'),
    })  # fmt: skip
    status, output = selftest(folder, *ONLY)
    assert status == 1, output
    for words in (
        "loses nothing in relu_activation",
        "right/leaky loses",
        "expected the verdict raised",
        "not named: no.such",
        "misnamed: relu_activation.leaky",
        "no wrong submission fails these rows",
    ):
        assert words in " ".join(output.split())


def test_an_audit_exits_0_where_nothing_hangs_on_the_seed(corpus):
    folder = corpus({"right/a": (REFERENCE, RIGHT), "wrong/leaky": (source("leaky"), LEAKY)})
    status, output = selftest(folder, *ONLY, "--audit", "3")
    assert status == 0, output
    assert "6 gradings of 2 submissions" in output


def test_an_audit_exits_1_where_a_kill_is_luck(corpus):
    """Wrong where a draw has more than three rows: some seeds see it, some do not."""
    lucky = REFERENCE.replace("np.maximum(s, 0)", "np.maximum(s, 0) + (s.shape[0] == 3) * 1e-3")
    folder = corpus({"right/lucky": (lucky, RIGHT)})
    status, output = selftest(folder, *ONLY, "--audit", "2")
    assert status == 1, output
    assert "right/lucky" in output


@pytest.mark.parametrize(
    "arguments", [["nowhere"], ["--only", "tanh"], ["--jobs", "0"], ["--audit", "x"]]
)
def test_wrong_usage_exits_2(arguments, tmp_path):
    assert command("selftest", *arguments, cwd=tmp_path).returncode == 2


def test_own_grades_a_wrong_submission_on_each_of_its_functions_alone(corpus):
    both = source("leaky").replace("np.log1p(-g)", "np.log1p(-g / 2)")
    declared = (
        'fault = "Two."\nfunction = ["relu_activation", "logistic_loss"]\n'
        'diagnosis = "relu_activation.leaky"'
    )
    folder = corpus({"wrong/both": (both, declared)}) / "wrong" / "both"
    status, output = selftest(folder, "--own", "--jobs", "2")
    assert status == 0, output
    assert "wrong, losing points in their function  2 of 2" in output
    assert "wrong, losing points elsewhere          0 of 0" in output
