"""Which helpers may be served for which function."""

ATTEMPTS = {}
