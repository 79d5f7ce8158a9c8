"""The commands of mailgate."""
