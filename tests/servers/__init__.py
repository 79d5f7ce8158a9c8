"""Real servers for tests: started on free loopback ports, stopped when done."""
