"""Fronts: where editors arrange the front page and the fronts of sections, over what the ranking says, and see why each story is there."""
