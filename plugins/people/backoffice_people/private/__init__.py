"""Private data of employees, in classes of their own: hr (birth, home, emergency), pay (rate, bank), and contracts."""
