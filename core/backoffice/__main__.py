"""`python -m backoffice` is the program `backoffice`."""

from backoffice.cli.main import main

main()
