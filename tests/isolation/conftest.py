"""Gradings of small submissions, for the second assignment."""

from tests.engine.conftest import graded  # noqa: F401 - a fixture
