"""What an expected.toml may say."""

import pytest

from autograder.corpus.entries import Category, is_entry, read
from autograder.engine.errors import UsageError
from checking.outcome import Verdict

FUNCTIONS = ("sigmoid", "relu")
RIGHT = 'fault = "None."'
WRONG = 'fault = "No minus."\nfunction = "sigmoid"\ndiagnosis = "sigmoid.sign"\nverdict = "wrong"'
HOSTILE = 'fault = "Reads."\nid = "R1"\nat_most = 12.5\nkeeps = ["relu"]'


def test_a_whole_corpus_is_read(corpus):
    folder = corpus({"right/a": ("", RIGHT), "wrong/b": ("", WRONG), "hostile/c": ("", HOSTILE)})
    right, wrong, hostile = read(folder, FUNCTIONS)
    assert (right.name, right.category, right.functions) == ("right/a", Category.RIGHT, ())
    assert (wrong.functions, wrong.diagnoses) == (("sigmoid",), ("sigmoid.sign",))
    assert wrong.verdict is Verdict.WRONG
    assert (hostile.id, hostile.at_most, hostile.keeps) == ("R1", 12.5, ("relu",))


def test_two_faults_are_lists(corpus):
    two = 'fault = "Two."\nfunction = ["relu", "sigmoid"]\ndiagnosis = ["a", "b"]'
    (entry,) = read(corpus({"wrong/b": ("", two)}), FUNCTIONS)
    assert (entry.functions, entry.diagnoses) == (("relu", "sigmoid"), ("a", "b"))


def test_a_category_or_an_entry_can_be_read_alone(corpus):
    folder = corpus({"right/a": ("", RIGHT), "wrong/b": ("", WRONG)})
    assert [entry.name for entry in read(folder / "wrong", FUNCTIONS)] == ["wrong/b"]
    assert [entry.name for entry in read(folder / "right" / "a", FUNCTIONS)] == ["right/a"]
    assert [is_entry(place) for place in (folder, folder / "right", folder / "right" / "a")] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "declared", "words"),
    [
        ("right/a", "", "the key fault, a sentence"),
        ("right/a", "fault = 3", "fault: expected a sentence; found 3"),
        ("right/a", 'fault = " "', "fault: expected a sentence"),
        ("right/a", WRONG, "expected one of the keys fault; found function"),
        ("right/a", "fault = ", "expected TOML"),
        ("wrong/a", 'fault = "x"', "the key function, a graded function"),
        ("wrong/a", 'fault = "x"\nfunction = "tanh"', "function: expected .* found 'tanh'"),
        ("wrong/a", 'fault = "x"\nfunction = [1]', "function: expected .* found 1"),
        ("wrong/a", 'fault = "x"\nfunction = 1.5', "function: expected .* found 1.5"),
        ("wrong/a", f"{WRONG}\nat_most = 3", "one of the keys .* found at_most"),
        ("wrong/a", WRONG.replace('"wrong"', '"bad"'), "verdict: expected one of passed, wrong"),
        ("wrong/a", f'{WRONG}\ncosts = ["tanh"]', "costs: expected .* found 'tanh'"),
        ("hostile/a", 'fault = "x"', "the key at_most, a number of points"),
        ("hostile/a", HOSTILE.replace("12.5", "true"), "at_most: expected a number .* found True"),
        ("hostile/a", HOSTILE.replace('"relu"', '"tanh"'), "keeps: expected .* found 'tanh'"),
    ],
)
def test_each_mistake_names_file_key_and_what_was_expected(corpus, name, declared, words):
    with pytest.raises(UsageError, match=words) as caught:
        read(corpus({name: ("", declared)}), FUNCTIONS)
    assert f"{name}/expected.toml" in str(caught.value)


def test_a_folder_without_a_declaration_is_told(corpus):
    folder = corpus({"right/a": ("", RIGHT)})
    (folder / "right" / "a" / "expected.toml").unlink()
    with pytest.raises(UsageError, match="expected a TOML file, found none"):
        read(folder, FUNCTIONS)


def test_no_corpus_is_told(tmp_path):
    with pytest.raises(UsageError, match="right, wrong or hostile"):
        read(tmp_path, FUNCTIONS)
