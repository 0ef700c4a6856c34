"""Planning: what goes out and comes down at a second, and what is under embargo until one."""
