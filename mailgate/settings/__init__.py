"""One TOML file into frozen settings; every mistake with file and line, all of them in one run."""
