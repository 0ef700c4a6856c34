"""The tables of the inbox."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS payloads (digest TEXT PRIMARY KEY, packed BLOB NOT NULL);

CREATE TABLE IF NOT EXISTS receipts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL REFERENCES payloads,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    received TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS receipts_unfinished ON receipts (number) WHERE outcome = 'received';

CREATE TABLE IF NOT EXISTS refused (receipt INTEGER NOT NULL REFERENCES receipts, reason TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS items (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    receipt INTEGER NOT NULL REFERENCES receipts,
    provider TEXT NOT NULL,
    guid TEXT NOT NULL,
    version INTEGER,
    status TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    received TEXT NOT NULL,
    digest TEXT NOT NULL,
    document BLOB NOT NULL,
    UNIQUE (provider, guid, digest)
);

CREATE TABLE IF NOT EXISTS heads (
    provider TEXT NOT NULL,
    guid TEXT NOT NULL,
    item INTEGER NOT NULL UNIQUE REFERENCES items,
    PRIMARY KEY (provider, guid)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS recalls (
    provider TEXT NOT NULL,
    guid TEXT NOT NULL,
    item INTEGER NOT NULL REFERENCES items,
    PRIMARY KEY (provider, guid, item)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    headline, slugline, byline, body, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);
"""
