"""The picture of a training: whatever statistics are reported, drawing them raises nothing."""

import numpy as np
import pytest

from autograder.graded.curves import png

LARGEST = np.finfo(float).max
SMALLEST = np.finfo(float).smallest_subnormal


@pytest.mark.parametrize(
    "numbers",
    [(0.6, 0.5), (LARGEST, -LARGEST), (SMALLEST, -SMALLEST), (LARGEST, 0.0), (1.0, 1 + 2**-52)],
)
def test_any_finite_statistics_can_be_drawn(numbers):
    """An exception of Matplotlib's would be one of ours, and withhold the whole grade."""
    stats = np.resize(np.array([*numbers, numbers[0]]), (9_999, 4))
    assert png(stats).startswith(b"\x89PNG")
