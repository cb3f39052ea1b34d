"""Measures what players and operators wait for, each beside a floor taken in the same run.

Run with `python -m benchmarks [name …]` or `make bench`; writes docs/performance.md.
"""
