BEGIN;

CREATE TABLE IF NOT EXISTS gitmig_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT gitmig_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE IF NOT EXISTS gitmig_log (
    id INTEGER NOT NULL,
    revision VARCHAR(32) NOT NULL,
    direction VARCHAR(16) NOT NULL,
    parents TEXT,
    state VARCHAR(16) NOT NULL,
    statements INTEGER NOT NULL,
    statement_hashes TEXT,
    statement TEXT,
    started_at DATETIME NOT NULL,
    finished_at DATETIME,
    checksum VARCHAR(64),
    blob VARCHAR(64),
    path TEXT,
    commit_id VARCHAR(64),
    branch TEXT,
    applied_by TEXT NOT NULL,
    tool_version VARCHAR(32) NOT NULL,
    error TEXT,
    process TEXT,
    moves TEXT,
    PRIMARY KEY (id)
);

-- Running upgrade  -> r1_tables, Revision r1_tables.
-- migrations/versions/r1_tables.py

CREATE TABLE teams (
    id INTEGER NOT NULL,
    name VARCHAR(40) DEFAULT 'a''b\c %s :d' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(80),
    age INTEGER DEFAULT '18' NOT NULL,
    team_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_age CHECK (age > 0),
    CONSTRAINT uq_email UNIQUE (email, age),
    CONSTRAINT fk_team FOREIGN KEY(team_id) REFERENCES teams (id)
);

CREATE INDEX ix_users_email ON users (email);

CREATE TABLE pairs (
    a INTEGER,
    b INTEGER NOT NULL
);

INSERT INTO gitmig_version (version_num) VALUES ('r1_tables');

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r1_tables', 'upgrade', '', 'applied', 4, '', NULL, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'f909601de54dcdf71f95b27ff7d1a5719aa2fbfd2450e76c00005f9a1ca73718', NULL, 'migrations/versions/r1_tables.py', NULL, NULL, 'somebody, by script', 'VERSION', NULL, NULL, NULL);

COMMIT;

BEGIN;

-- Running upgrade r1_tables -> r2_values, Revision r2_values.
-- migrations/versions/r2_values.py

CREATE TABLE everything (
    id INTEGER NOT NULL,
    text TEXT,
    flag BOOLEAN,
    day DATE,
    moment DATETIME,
    zoned DATETIME,
    clock TIME,
    span DATETIME,
    price NUMERIC(20, 6),
    ratio DOUBLE,
    big BIGINT,
    doc JSON,
    doc_or_null JSON,
    "key" CHAR(32),
    raw BLOB,
    pickled BLOB,
    colour VARCHAR(4),
    shout VARCHAR(40),
    made INTEGER,
    state VARCHAR(9),
    PRIMARY KEY (id)
);

INSERT INTO everything (id, text, flag, day, moment, zoned, clock, span, price, ratio, big, doc, doc_or_null, "key", raw, pickled, colour, shout, made, state) VALUES (1, 'it''s \ 100% %s %%
-- no comment;
  ü € 😀 	:name "q" `b` & ?', 1, '2024-02-29', '2024-02-29 23:59:58.123456', '2024-02-29 12:00:00.000000', '01:02:03.000000', '1970-01-05 01:00:00.000007', 1234567890.123456, 1.5e-07, -4611686018427387904, '{"a": [1, "it''s \\ \u00fc %", null], "b": {}}', '[1]', 'a0eebc999c0b4ef8bb6d6bb9bd380a11', X'00ff275c25', X'8004950a000000000000007d948c0161944b01732e', 'blue', 'HEY!''', 42, 'new');

INSERT INTO everything (id, text, flag, day, moment, zoned, clock, span, price, ratio, big, doc, doc_or_null, "key", raw, pickled, colour, shout, made, state) VALUES (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'null', NULL, NULL, NULL, NULL, NULL, NULL, 42, 'new');

INSERT INTO everything (id, text, day) VALUES (3, 'it''s \', '2024-01-01');

UPDATE everything SET text='50% of ''it''' WHERE everything.id = 2 AND everything.text IS NULL;

UPDATE everything SET state = 'o''k' WHERE id IN (1, 3);

UPDATE everything SET text = 'a:b :c' WHERE id = 3 -- a comment at the end
;

UPDATE gitmig_version SET version_num='r2_values' WHERE gitmig_version.version_num = 'r1_tables';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r2_values', 'upgrade', 'r1_tables', 'applied', 6, '', NULL, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '869bba39a742ae84ddb34544b315f716143f58bdb08b142e7e74c03f41e56a59', NULL, 'migrations/versions/r2_values.py', NULL, NULL, 'somebody, by script', 'VERSION', NULL, NULL, NULL);

COMMIT;

BEGIN;

-- Running upgrade r2_values -> r4_autocommit, Revision r4_autocommit.
-- migrations/versions/r4_autocommit.py

INSERT INTO teams (id, name) VALUES (1, 'first');

COMMIT;

CREATE INDEX ix_team_name ON teams (name);

BEGIN;

INSERT INTO teams (id, name) VALUES (2, 'second');

UPDATE gitmig_version SET version_num='r4_autocommit' WHERE gitmig_version.version_num = 'r2_values';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r4_autocommit', 'upgrade', 'r2_values', 'applied', 3, '', NULL, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'f70a82914eb1659965ef80e7aaee349a325bf1d13a3b23a9476b4746aa127f10', NULL, 'migrations/versions/r4_autocommit.py', NULL, NULL, 'somebody, by script', 'VERSION', NULL, NULL, NULL);

COMMIT;

BEGIN;

-- Running upgrade  -> r6_other, Revision r6_other.
-- migrations/versions/r6_other.py

CREATE TABLE other (
    id INTEGER,
    gone INTEGER
);

CREATE TABLE _gitmig_tmp_other (
    id INTEGER NOT NULL,
    n INTEGER,
    CONSTRAINT uq_n UNIQUE (n)
);

INSERT INTO _gitmig_tmp_other (id) SELECT id FROM other;

DROP TABLE other;

PRAGMA legacy_alter_table = ON;

ALTER TABLE _gitmig_tmp_other RENAME TO other;

PRAGMA legacy_alter_table = OFF;

UPDATE gitmig_version SET version_num='r6_other' WHERE gitmig_version.version_num = 'r4_autocommit';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r6_other', 'upgrade', '', 'applied', 5, '', NULL, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '9e1d8b49d87352d9ed3e4349b7d7db6d1529997867598ee0107dd9d207369b3c', NULL, 'migrations/versions/r6_other.py', NULL, NULL, 'somebody, by script', 'VERSION', NULL, NULL, NULL);

COMMIT;

BEGIN;

-- Running upgrade r2_values -> r3_alter, Revision r3_alter.
-- migrations/versions/r3_alter.py

ALTER TABLE users ADD COLUMN nick VARCHAR(20) DEFAULT '-';

ALTER TABLE users ADD COLUMN boss INTEGER;

CREATE UNIQUE INDEX ix_nick ON users (nick, age);

ALTER TABLE pairs RENAME TO couples;

ALTER TABLE users DROP COLUMN boss;

INSERT INTO gitmig_version (version_num) VALUES ('r3_alter');

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r3_alter', 'upgrade', 'r2_values', 'applied', 5, '', NULL, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '0cc8fe8dc444f1432757d095ddb7d5b420a9b89edcc0523d04d6e8f9c2cfbe7c', NULL, 'migrations/versions/r3_alter.py', NULL, NULL, 'somebody, by script', 'VERSION', NULL, NULL, NULL);

COMMIT;

BEGIN;

-- Running upgrade r3_alter, r4_autocommit -> r5_merge, Revision r5_merge.
-- migrations/versions/r5_merge.py

UPDATE gitmig_version SET version_num='r5_merge' WHERE gitmig_version.version_num = 'r3_alter';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r5_merge', 'upgrade', 'r3_alter r4_autocommit', 'applied', 0, '', NULL, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'e8b624f144b239c02ca1f3154fb9c630777026f7fdc6c110596cbf1ec2a78abd', NULL, 'migrations/versions/r5_merge.py', NULL, NULL, 'somebody, by script', 'VERSION', NULL, NULL, NULL);

COMMIT;

