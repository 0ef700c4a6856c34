"""What runs in a process of its own is not collected: it starts Django for a newsroom that is not the tests' own."""

collect_ignore = ["put_seed_in.py"]
