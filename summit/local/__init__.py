"""The local machine: `make run`, `make test` and their servers. Nothing of it runs in production."""
