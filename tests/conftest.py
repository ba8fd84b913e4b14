"""What every test may use: `backoffice.testing` says what there is."""

pytest_plugins = ["backoffice.testing"]
