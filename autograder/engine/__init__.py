"""The trusted side: asks the worker for values, judges them, writes the results.

Knows nothing of this homework; what does is in `graded`, `diagnosis` and `reference`.
"""
