"""Characters: creation, sheets, whom one plays, gear, skill queues, growth."""
