"""What an operation costs: `python -m benchmarks --list`. How and why: docs/benchmarks.md."""
