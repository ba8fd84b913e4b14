"""Corrections: facts beside the punches, asked for with a reason and decided by somebody else."""
