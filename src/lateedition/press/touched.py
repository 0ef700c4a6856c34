"""What a change of the library touched, for whoever has to print what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Touched:
    """What a change touched: facts by name, and families of facts by the start of their names.

    A fact that is a document, or a teaser, is here only if it is another than before; the rest may have changed or not. `new` are those
    of stories that were not there before: no story's page has asked for them.
    `recalled` names the subjects that readers may not have any more, in the past neither. `site_arrived` says that there was no
    site before: nothing was printed yet.
    """

    facts: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    recalled: set[str] = field(default_factory=set)
    site_arrived: bool = False
