"""Run a graded test and say what is wrong: the same code in the grader and on a student's laptop.

Knows neither where the student's code runs nor what the homework is; the template's zip holds a
copy. Imports: NumPy, Hypothesis, Jinja2 and the standard library.
"""
