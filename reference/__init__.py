"""The reference solution; trusted, and never visible to a submission."""
