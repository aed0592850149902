"""The picture of a training: whatever statistics are reported, drawing them raises nothing."""

import numpy as np
import pytest

from autograder.graded.curves import png, ticks

LARGEST = np.finfo(float).max
SMALLEST = np.finfo(float).smallest_subnormal


@pytest.mark.parametrize(
    "numbers",
    [(0.6, 0.5), (LARGEST, -LARGEST), (SMALLEST, -SMALLEST), (LARGEST, 0.0), (1.0, 1 + 2**-52)],
)
def test_any_finite_statistics_can_be_drawn(numbers):
    """An exception of Pillow's would be one of ours, and withhold the whole grade."""
    stats = np.resize(np.array([*numbers, numbers[0]]), (9_999, 4))
    assert png(stats).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-0.02, 0.7, [0, 0.2, 0.4, 0.6]),
        (0.47, 1.03, [0.5, 0.6, 0.7, 0.8, 0.9, 1]),
        (-3e8, 9.5e8, [0, 5e8]),
        (0.9999, 1.0001, [0.9999, 0.99995, 1, 1.00005, 1.0001]),
    ],
)
def test_axes_are_marked_at_round_numbers(low, high, expected):
    assert ticks(low, high) == pytest.approx(expected)
