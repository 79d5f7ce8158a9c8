"""The imperative shell: one module for each loop or errand."""
