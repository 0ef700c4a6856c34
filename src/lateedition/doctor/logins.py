"""What the doctor finds about how people log in to the desk."""

from __future__ import annotations

from urllib.parse import urlsplit

from lateedition.config import Config
from lateedition.doctor.finding import Finding

_NEAR = ("localhost", "127.0.0.1", "::1")


def logins_found(config: Config) -> Finding:
    """Say whether who can publish needs more than a password, and whether passwords travel where others can read them."""
    facts = {"two_factor": "required" if config.demands_second_factor else "offered", "desk_url": config.desk_url}
    place = urlsplit(config.desk_url)
    if place.scheme != "https" and place.hostname not in _NEAR:
        said = f"people log in at {config.desk_url}, and passwords cross the network for all to read"
        return Finding("logins", "wrong", said, facts, "put a proxy with a certificate in front of the desk and set LATEEDITION_DESK_URL")
    if config.demands_second_factor:
        return Finding("logins", "fine", "who can publish needs a second factor", facts)
    if config.two_factor:
        said = "a password alone opens the desk to people who can publish: LATEEDITION_TWO_FACTOR is offered"
        return Finding("logins", "look", said, facts, "set LATEEDITION_TWO_FACTOR=required")
    said = f"THIS IS A DEMONSTRATION: passwords lie in {config.demonstration_logins}, and one alone opens the desk to publish"
    do = "for a paper of your own begin with lateedition up --empty; to make this one strict set LATEEDITION_TWO_FACTOR=required"
    return Finding("logins", "look", said, facts, do)
