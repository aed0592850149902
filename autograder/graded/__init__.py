"""The graded tests of this homework, a module a part, and what they share.        Trusted."""
