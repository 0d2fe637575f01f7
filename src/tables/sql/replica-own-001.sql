-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a desktop keeps beside its copy of the gateway's rows: unsent work, drafts,
-- how far it has read, and which texts were alerted. Nothing of this is on the wire.

CREATE TABLE replica_meta (
  key    TEXT NOT NULL PRIMARY KEY,
  value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per command, in the order given. accepted: 0 until the gateway said yes,
-- then the change number of its answer (the effect is shown until the feed got there).
CREATE TABLE outbox (
  number           INTEGER PRIMARY KEY AUTOINCREMENT,
  key              TEXT NOT NULL UNIQUE,
  what             INTEGER NOT NULL,
  conversation_id  TEXT,
  message_id       TEXT,
  profile_id       TEXT,
  body             TEXT,
  created_at       INTEGER NOT NULL,
  tries            INTEGER NOT NULL DEFAULT 0,
  accepted         INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_conversation ON outbox (conversation_id, number);
CREATE INDEX outbox_message ON outbox (message_id, number);
CREATE INDEX outbox_profile ON outbox (profile_id, number);

-- What the gateway last said of an object that a command in the outbox changes here.
CREATE TABLE outbox_base (
  kind  INTEGER NOT NULL,
  id    TEXT NOT NULL,
  json  TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  conversation_id  TEXT NOT NULL PRIMARY KEY,
  text             TEXT NOT NULL,
  at               INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- at: 0 = not judged yet, else when it was alerted or found to need none.
CREATE TABLE alerted (
  message_id  TEXT NOT NULL PRIMARY KEY,
  at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX alerted_open ON alerted (message_id) WHERE at = 0;

-- Tombstones, so that a late answer can't bring back what the feed took away.
CREATE TABLE gone (
  kind    INTEGER NOT NULL,
  id      TEXT NOT NULL,
  change  INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- The lists of the sidebar, newest first. began_at stands in them so that the rows
-- themselves needn't be read: SQLite doesn't conclude it from the condition.
CREATE INDEX conversation_place ON conversation (blocked, state, sort_at, began_at)
  WHERE began_at > 0;
CREATE INDEX conversation_unread_place
  ON conversation (unread, blocked, state, sort_at, began_at) WHERE unread = 1;
