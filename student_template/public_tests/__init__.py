"""The public graded tests: the grader runs these same files, for the same points.

They need no solution: they check properties, figures that the handout prints, and your own
functions against each other.
"""
