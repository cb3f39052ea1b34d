"""People: the account behind a Discord user, made on first sight."""
