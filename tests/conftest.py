"""Options of the project's own tests."""

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--nightly", action="store_true", help="the long form of tests that draw at random"
    )


@pytest.fixture(scope="session")
def kills(request):
    """How often each process is killed at a random moment."""
    return 50 if request.config.getoption("nightly") else 5
