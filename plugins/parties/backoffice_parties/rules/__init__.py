"""What the numbers, names and addresses of parties are worth. Pure; no database."""
