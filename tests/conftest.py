"""What every test may use: `backoffice.testing.fixtures` says what there is."""

pytest_plugins = ["backoffice.testing.fixtures"]
