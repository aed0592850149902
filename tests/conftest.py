"""Options of the project's own tests."""

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--nightly", action="store_true", help="the long form of tests that draw at random"
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("nightly"):
        for item in items:
            if item.get_closest_marker("nightly"):
                item.add_marker(pytest.mark.skip(reason="run by tests/nightly"))


@pytest.fixture(scope="session")
def kills(request):
    """How often each process is killed at a random moment."""
    return 67 if request.config.getoption("nightly") else 5
