CREATE TABLE second (value TEXT) STRICT;
INSERT INTO second (value) VALUES ('from step two; with a semicolon');
