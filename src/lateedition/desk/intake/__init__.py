"""The wire inbox at the desk: what agencies sent, read beside its source, and taken into stories."""
