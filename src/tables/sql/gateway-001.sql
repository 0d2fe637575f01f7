-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1 of a gateway's database. Times are milliseconds UTC, 0 = not set; enums are the stored
-- integers of src/model/filo-enums.c; change 0 = not published yet.

-- One row: the epoch changes when a backup is restored; number is the last change given; changes up
-- to oldest may lack their tombstones.
CREATE TABLE feed (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch TEXT NOT NULL,
  number INTEGER NOT NULL,
  oldest INTEGER NOT NULL
) STRICT;

CREATE TABLE tombstone (
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  change INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
CREATE INDEX tombstone_change ON tombstone (change);
CREATE INDEX tombstone_at ON tombstone (at);

CREATE TABLE settings (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  organization_prefix TEXT,
  organization_email TEXT,
  time_zone TEXT,
  country TEXT,
  badge INTEGER NOT NULL,
  undo_ms INTEGER NOT NULL,
  send_late_ms INTEGER NOT NULL,
  answer_target_ms INTEGER NOT NULL,
  opt_out_reply TEXT,
  opt_in_reply TEXT,
  help_reply TEXT
) STRICT;
CREATE INDEX settings_change ON settings (change);

CREATE TABLE agent (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  name TEXT,
  email TEXT,
  role INTEGER NOT NULL,
  removed INTEGER NOT NULL
) STRICT;
CREATE INDEX agent_change ON agent (change);

CREATE TABLE number (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  address TEXT NOT NULL UNIQUE,
  label TEXT,
  carrier TEXT
) STRICT;
CREATE INDEX number_change ON number (change);

CREATE TABLE source (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT
) STRICT;
CREATE INDEX source_change ON source (change);

CREATE TABLE profile (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  address TEXT NOT NULL UNIQUE,
  answerable INTEGER NOT NULL,
  first_name TEXT,
  last_name TEXT,
  email TEXT,
  city TEXT,
  region TEXT,
  country TEXT,
  language TEXT,
  zone TEXT,
  consent INTEGER NOT NULL,
  consent_how INTEGER NOT NULL,
  consent_word TEXT,
  consent_at INTEGER NOT NULL,
  blocked_at INTEGER NOT NULL,
  blocked_by TEXT REFERENCES agent (id),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX profile_change ON profile (change);

-- unread, blocked and sort_at follow from other columns and from the profile; the table code keeps
-- them, for the indexes of the lists. sort_at = the later of last_at and back_at.
CREATE TABLE conversation (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  profile_id TEXT NOT NULL REFERENCES profile (id),
  number_id TEXT NOT NULL REFERENCES number (id),
  state INTEGER NOT NULL,
  read_through INTEGER NOT NULL,
  last_inbound INTEGER NOT NULL,
  marked_unread INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  began_at INTEGER NOT NULL,
  snoozed_until INTEGER NOT NULL,
  stay_asleep INTEGER NOT NULL,
  back_at INTEGER NOT NULL,
  waiting_since INTEGER NOT NULL,
  assignee_id TEXT REFERENCES agent (id),
  last_at INTEGER NOT NULL,
  last_text TEXT,
  last_origin INTEGER NOT NULL,
  last_agent_id TEXT REFERENCES agent (id),
  last_state INTEGER NOT NULL,
  last_media INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  sort_at INTEGER NOT NULL,
  UNIQUE (profile_id, number_id)
) STRICT;
CREATE INDEX conversation_change ON conversation (change);
CREATE INDEX conversation_list ON conversation (state, sort_at, id)
  WHERE blocked = 0 AND began_at > 0;
CREATE INDEX conversation_all ON conversation (sort_at, id)
  WHERE blocked = 0 AND began_at > 0;
CREATE INDEX conversation_unread ON conversation (sort_at, id)
  WHERE blocked = 0 AND began_at > 0 AND unread = 1;
CREATE INDEX conversation_blocked ON conversation (sort_at, id)
  WHERE blocked = 1 AND began_at > 0;
CREATE INDEX conversation_snoozed ON conversation (snoozed_until)
  WHERE state = 2;

CREATE TABLE message (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  conversation_id TEXT NOT NULL REFERENCES conversation (id),
  position INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  keyword INTEGER NOT NULL,
  text TEXT,
  state INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  failure TEXT,
  agent_id TEXT REFERENCES agent (id),
  source_id TEXT REFERENCES source (id),
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  delivered_at INTEGER NOT NULL,
  settled_by TEXT REFERENCES agent (id),
  parts INTEGER NOT NULL,
  media_count INTEGER NOT NULL,
  -- The gateway's own: the request that made it, and when a queued one may be tried (again).
  thread_revision INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT,
  retry_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX message_change ON message (change);
CREATE INDEX message_thread ON message (conversation_id, position);
-- Texts that may still move: waiting 1, queued 2, sending 3, held 8, unknown 9.
CREATE INDEX message_unsent ON message (conversation_id, position) WHERE state IN (1, 2, 3, 8);
CREATE INDEX message_waiting ON message (due_at, id) WHERE state = 1;
CREATE INDEX message_queued ON message (retry_at, id) WHERE state = 2;
CREATE INDEX message_doubt ON message (state, id) WHERE state IN (3, 9);

CREATE TABLE media (
  id TEXT NOT NULL PRIMARY KEY,
  message_id TEXT NOT NULL REFERENCES message (id),
  ordinal INTEGER NOT NULL,
  name TEXT,
  type TEXT,
  size INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL
) STRICT;
CREATE INDEX media_message ON media (message_id, ordinal);

CREATE TABLE order_ (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  profile_id TEXT NOT NULL REFERENCES profile (id),
  number TEXT,
  placed_at INTEGER NOT NULL,
  total INTEGER NOT NULL,
  currency TEXT,
  payment INTEGER NOT NULL,
  delivery INTEGER NOT NULL,
  url TEXT,
  tracking_url TEXT
) STRICT;
CREATE INDEX order_change ON order_ (change);
CREATE INDEX order_profile ON order_ (profile_id, placed_at);

CREATE TABLE order_item (
  order_id TEXT NOT NULL REFERENCES order_ (id),
  ordinal INTEGER NOT NULL,
  name TEXT,
  quantity INTEGER NOT NULL,
  price INTEGER NOT NULL,
  PRIMARY KEY (order_id, ordinal)
) STRICT;

-- One-time codes; used_at 0 = not used yet.
CREATE TABLE sign_in (
  code_hash TEXT NOT NULL PRIMARY KEY,
  agent_id TEXT NOT NULL REFERENCES agent (id),
  expires_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in_try (
  address TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_try_address ON sign_in_try (address, at);
CREATE INDEX sign_in_try_at ON sign_in_try (at);

CREATE TABLE token (
  id TEXT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  agent_id TEXT NOT NULL REFERENCES agent (id),
  device TEXT,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX token_agent ON token (agent_id);
CREATE INDEX token_revoked ON token (revoked_at) WHERE revoked_at > 0;

-- Answers kept by Idempotency-Key.
CREATE TABLE command (
  agent_id TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (agent_id, key)
) STRICT;
CREATE INDEX command_at ON command (at);

-- What carriers have handed in: decides duplicates.
CREATE TABLE inbound (
  carrier TEXT NOT NULL,
  carrier_id TEXT NOT NULL,
  message_id TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (carrier, carrier_id)
) STRICT;

-- Each time a text was handed to a carrier. outcome 0 = not known yet.
CREATE TABLE attempt (
  message_id TEXT NOT NULL REFERENCES message (id),
  number INTEGER NOT NULL,
  nonce TEXT NOT NULL UNIQUE,
  carrier TEXT NOT NULL,
  carrier_id TEXT,
  started_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  PRIMARY KEY (message_id, number)
) STRICT;
CREATE INDEX attempt_carrier ON attempt (carrier, carrier_id) WHERE carrier_id IS NOT NULL;
CREATE INDEX attempt_open ON attempt (deadline) WHERE outcome = 0;

-- Reports of delivery as they came; only ever added to.
CREATE TABLE report (
  id INTEGER PRIMARY KEY,
  nonce TEXT NOT NULL,
  word TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT
) STRICT;
CREATE INDEX report_nonce ON report (nonce);

-- Webhooks that failed their check, kept for an owner to look at.
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  carrier TEXT NOT NULL,
  at INTEGER NOT NULL,
  why TEXT NOT NULL,
  headers TEXT,
  body BLOB
) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  agent_id TEXT,
  what TEXT NOT NULL,
  object_kind INTEGER NOT NULL,
  object_id TEXT,
  detail TEXT
) STRICT;
CREATE INDEX audit_object ON audit (object_kind, object_id);
