"""How fast it is, beside references that do the same work without checks: `make bench`, or `python -m benchmarks`.

Ratios within one run are what counts: both sides are measured in turns on the same machine, in the same minutes.
"""
