"""How alike values are that show the same mistake, each with its reason."""

from __future__ import annotations

RTOL = 1e-8  # of an array's largest entry: right formulas differ by less, mistakes by more
SINGLE_RTOL = 2e-6  # where an array in single precision is among them
FAR_RTOL = 2.2e-7  # of entries of order one: a clip at 1e-7 is right, one at 3e-7 is not
DIFFERENCES_RTOL = 8e-6  # central differences at any right step are closer, one-sided ones are not
COARSE = 1e-4  # differences at a step that is not small are further apart than at small ones
CALM = 2e-3  # a default step between 1e-4 and 1e-6 is right, and a one-sided one is off by as much
MOMENTS_RTOL = 0.06  # six standard errors of a deviation that 5,000 draws show
MEDIAN_RTOL = 0.15  # of where the weights end: the start and the bias move it by less
FEW = 0.04  # share of examples that is more than one in an epoch, where none should be
TINY_STEPS = [size * 10.0**-k for k in (12, 13, 14, 15, 16) for size in (1, 2)]  # rounding is 1e-16
UNIT = 2.0**-60  # divides the unit in the last place of every loss above 0.01
WHOLE = 1e-6  # of a unit: what is no multiple of it is as near to one once in 500,000 times
