CREATE TABLE third (value TEXT) STRICT;
INSERT INTO nowhere (value) VALUES (1);
