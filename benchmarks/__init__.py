"""How fast the autograder is, against what people would use instead: see README.md."""
