"""What every test may use: `backoffice.testing` says what there is, `presence` which plugins are there."""

pytest_plugins = ["backoffice.testing", "tests.presence"]
