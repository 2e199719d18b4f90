"""The local machine: `make run`, `make test` and the servers that they need. Nothing of it runs in production."""
