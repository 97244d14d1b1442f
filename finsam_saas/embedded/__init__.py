"""PostgreSQL and Valkey as child processes, for the demo and the tests; production brings its own servers."""
