"""The tables of the inbox. What came in is in `payloads` and `receipts`, what editors decided in `decisions` and `dismissals`; all the
rest is made of it and can be made anew."""

VERSION = 8
"""Goes up when what is made of the receipts is kept otherwise: then it is all made anew."""

KEPT = """
CREATE TABLE IF NOT EXISTS payloads (digest TEXT PRIMARY KEY, packed BLOB NOT NULL);

CREATE TABLE IF NOT EXISTS receipts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL REFERENCES payloads,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    received TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    origin TEXT
);
CREATE INDEX IF NOT EXISTS receipts_unfinished ON receipts (number) WHERE outcome = 'received';
CREATE INDEX IF NOT EXISTS receipts_outcome ON receipts (outcome);
CREATE UNIQUE INDEX IF NOT EXISTS receipts_origin ON receipts (origin) WHERE origin IS NOT NULL;

CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    decision BLOB NOT NULL,
    by TEXT NOT NULL,
    moment TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS dismissals (
    receipt INTEGER NOT NULL,
    provider TEXT NOT NULL,
    guid TEXT NOT NULL,
    by TEXT NOT NULL,
    moment TEXT NOT NULL,
    PRIMARY KEY (receipt, provider, guid)
) WITHOUT ROWID;
"""

MADE = """
CREATE TABLE IF NOT EXISTS refused (receipt INTEGER NOT NULL REFERENCES receipts, reason TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refused_of_receipt ON refused (receipt);

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
    version_created TEXT,
    sent TEXT,
    partial INTEGER NOT NULL,
    management INTEGER NOT NULL,
    embargo TEXT NOT NULL,
    seen TEXT NOT NULL,
    urgency INTEGER,
    repeats INTEGER NOT NULL DEFAULT 0,
    document BLOB NOT NULL,
    UNIQUE (provider, guid, digest)
);
CREATE INDEX IF NOT EXISTS items_of_receipt ON items (receipt);

CREATE TABLE IF NOT EXISTS heads (
    provider TEXT NOT NULL,
    guid TEXT NOT NULL,
    item INTEGER NOT NULL UNIQUE REFERENCES items,
    status TEXT NOT NULL,
    embargo TEXT NOT NULL,
    PRIMARY KEY (provider, guid)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS recalls (
    provider TEXT NOT NULL,
    guid TEXT NOT NULL,
    item INTEGER NOT NULL REFERENCES items,
    PRIMARY KEY (provider, guid, item)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS recalls_of_item ON recalls (item);

CREATE TABLE IF NOT EXISTS replacements (
    provider TEXT NOT NULL,
    guid TEXT NOT NULL,
    by TEXT NOT NULL,
    item INTEGER NOT NULL REFERENCES items,
    PRIMARY KEY (provider, guid, by, item)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS replacements_by ON replacements (provider, by);
CREATE INDEX IF NOT EXISTS replacements_of_item ON replacements (item);

CREATE TABLE IF NOT EXISTS patches (
    provider TEXT NOT NULL,
    guid TEXT NOT NULL,
    receipt INTEGER NOT NULL REFERENCES receipts,
    PRIMARY KEY (provider, guid, receipt)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS patches_of_receipt ON patches (receipt);

CREATE TABLE IF NOT EXISTS pictures (
    receipt INTEGER PRIMARY KEY REFERENCES receipts,
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    moment REAL NOT NULL,
    digest TEXT NOT NULL,
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    loose INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS pictures_at ON pictures (source, place);
CREATE INDEX IF NOT EXISTS pictures_loose ON pictures (digest) WHERE loose;

CREATE TABLE IF NOT EXISTS namings (
    receipt INTEGER NOT NULL,
    item INTEGER NOT NULL,
    place TEXT NOT NULL,
    source TEXT NOT NULL,
    moment REAL NOT NULL,
    PRIMARY KEY (receipt, item, place)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS namings_at ON namings (source, place);
CREATE INDEX IF NOT EXISTS namings_of_item ON namings (item);

CREATE TABLE IF NOT EXISTS making (token TEXT NOT NULL);
INSERT INTO making SELECT hex(randomblob(8)) WHERE NOT EXISTS (SELECT 1 FROM making);

CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY AUTOINCREMENT, provider TEXT NOT NULL, guid TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS grouped (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    item INTEGER UNIQUE,
    meaning BLOB,
    decision INTEGER UNIQUE
);

CREATE TABLE IF NOT EXISTS placements (item INTEGER PRIMARY KEY, event INTEGER NOT NULL, placed BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS placements_of_event ON placements (event);

CREATE TABLE IF NOT EXISTS joined (event INTEGER PRIMARY KEY, kept INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS locked (event INTEGER PRIMARY KEY);

CREATE TABLE IF NOT EXISTS grouping_state (place INTEGER NOT NULL, snapshot BLOB NOT NULL);

CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    headline, slugline, byline, body, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);
"""

MADE_TABLES = (
    "grouping_state",
    "locked",
    "joined",
    "placements",
    "grouped",
    "words",
    "making",
    "changes",
    "patches",
    "replacements",
    "recalls",
    "namings",
    "pictures",
    "heads",
    "items",
    "refused",
)
