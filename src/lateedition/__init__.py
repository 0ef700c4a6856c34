"""Late Edition: a newsroom and its news site, from the wire to the reader.

     agencies, feeds                editors                                        readers
           │                           │                                              ▲
           ▼                           ▼                                              │
         wire  ──items──▶  desk  ──documents──▶  press  ──renditions──▶  edition  ──bytes──▶  stand
       (reads)            (edits)  (handover)   (renders)               (stores)            (serves)
                                        all of them speak  story  (what a story is)

Each part may import only what `docs/architecture.md` says; the import contracts in `pyproject.toml` check it.
"""

__version__ = "0.1.0"
