"""What most departments' records have in common: masters, which are archived and never deleted."""
