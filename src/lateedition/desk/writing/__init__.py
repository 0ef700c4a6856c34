"""Writing: what helps while a story is written. Pastes made clean, hints, how a headline will look. None of it is in the way."""
