"""What admins edit, read into core values; every mistake has file and line."""
