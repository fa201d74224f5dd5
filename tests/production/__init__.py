"""Two of each process behind nginx, with Redis and PostgreSQL, under load and faults: `make test-production`."""
