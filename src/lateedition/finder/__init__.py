"""The finder: what can be found of the stories that are published, kept in a cabinet beside the edition.

The press prints a *cutting* of each story into the edition. The finder files the cuttings in a cabinet, an index that it alone writes and
that can be thrown away at any time; the stand looks there which stories have the words that a reader asks for, and shows of them what
the edition's cuttings say.
"""
