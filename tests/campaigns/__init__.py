"""Long tests that anybody can repeat by one command: each prints a table and fails on a breach."""
