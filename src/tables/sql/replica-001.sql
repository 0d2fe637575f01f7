-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1 of a desktop's replica: the shared tables. Rows come in feed order, so no foreign keys.
-- Times are milliseconds UTC, 0 = not set; enums are the stored integers of src/model/filo-enums.c.

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

CREATE TABLE agent (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  name TEXT,
  email TEXT,
  role INTEGER NOT NULL,
  removed INTEGER NOT NULL
) STRICT;

CREATE TABLE number (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  address TEXT NOT NULL,
  label TEXT,
  carrier TEXT
) STRICT;

CREATE TABLE source (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT
) STRICT;

CREATE TABLE profile (
  id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  address TEXT NOT NULL,
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
  blocked_by TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- unread, blocked and sort_at follow from other columns and from the profile; the table code keeps
-- them, for the indexes of the lists. sort_at = the later of last_at and back_at.
CREATE TABLE conversation (
  entry INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  change INTEGER NOT NULL,
  profile_id TEXT NOT NULL,
  number_id TEXT NOT NULL,
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
  assignee_id TEXT,
  last_at INTEGER NOT NULL,
  last_text TEXT,
  last_origin INTEGER NOT NULL,
  last_agent_id TEXT,
  last_state INTEGER NOT NULL,
  last_media INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  sort_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_profile ON conversation (profile_id);

CREATE TABLE message (
  entry INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  change INTEGER NOT NULL,
  conversation_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  keyword INTEGER NOT NULL,
  text TEXT,
  state INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  failure TEXT,
  agent_id TEXT,
  source_id TEXT,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  delivered_at INTEGER NOT NULL,
  settled_by TEXT,
  parts INTEGER NOT NULL,
  media_count INTEGER NOT NULL
) STRICT;
CREATE INDEX message_thread ON message (conversation_id, position);

CREATE TABLE media (
  id TEXT NOT NULL PRIMARY KEY,
  message_id TEXT NOT NULL,
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
  profile_id TEXT NOT NULL,
  number TEXT,
  placed_at INTEGER NOT NULL,
  total INTEGER NOT NULL,
  currency TEXT,
  payment INTEGER NOT NULL,
  delivery INTEGER NOT NULL,
  url TEXT,
  tracking_url TEXT
) STRICT;
CREATE INDEX order_profile ON order_ (profile_id, placed_at);

CREATE TABLE order_item (
  order_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT,
  quantity INTEGER NOT NULL,
  price INTEGER NOT NULL,
  PRIMARY KEY (order_id, ordinal)
) STRICT;
