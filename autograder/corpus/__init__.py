"""The corpus of submissions whose grades are known, and what the grader makes of it."""
