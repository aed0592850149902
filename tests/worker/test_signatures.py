"""What a served function is called with, whatever the submission's own took."""

import numpy as np

from autograder.worker.signatures import by_place


def of_objects(*members):
    made = np.empty(len(members), dtype=object)
    made[:] = members
    return made


def test_an_array_of_objects_is_a_list_by_place_and_by_name():
    given, named = by_place([of_objects(1, "a")], {"biases": of_objects(2, "b")}, [])
    assert (given, named) == ([[1, "a"]], {"biases": [2, "b"]})


def test_other_arrays_stay_what_they_are():
    numbers = np.arange(3)
    (given,), named = by_place([numbers], {"b": numbers}, [])
    assert given is numbers
    assert named["b"] is numbers


def test_names_of_the_submissions_own_parameters_become_places():
    assert by_place([1], {"w": 2, "c": 3}, [("x", "w", "b")]) == ([1, 2], {"c": 3})
