BEGIN TRANSACTION;

IF OBJECT_ID(N'gitmig_version', N'U') IS NULL CREATE TABLE gitmig_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT gitmig_version_pkc PRIMARY KEY (version_num)
);

GO

IF OBJECT_ID(N'gitmig_log', N'U') IS NULL CREATE TABLE gitmig_log (
    id INTEGER NOT NULL IDENTITY,
    revision VARCHAR(32) NOT NULL,
    direction VARCHAR(16) NOT NULL,
    parents VARCHAR(max) NULL,
    state VARCHAR(16) NOT NULL,
    statements INTEGER NOT NULL,
    statement_hashes VARCHAR(max) NULL,
    statement VARCHAR(max) NULL,
    started_at DATETIMEOFFSET NOT NULL,
    finished_at DATETIMEOFFSET NULL,
    checksum VARCHAR(64) NULL,
    blob VARCHAR(64) NULL,
    path VARCHAR(max) NULL,
    commit_id VARCHAR(64) NULL,
    branch VARCHAR(max) NULL,
    applied_by VARCHAR(max) NOT NULL,
    tool_version VARCHAR(32) NOT NULL,
    error VARCHAR(max) NULL,
    process VARCHAR(max) NULL,
    moves VARCHAR(max) NULL,
    PRIMARY KEY (id)
);

GO

-- Running upgrade  -> r1_tables, Revision r1_tables.
-- migrations/versions/r1_tables.py

CREATE TABLE teams (
    id INTEGER NOT NULL IDENTITY,
    name VARCHAR(40) NOT NULL DEFAULT 'a''b\c %s :d',
    PRIMARY KEY (id)
);

GO

EXEC sp_addextendedproperty 'MS_Description', N'who works ''together''', 'schema', N'dbo', 'table', N'teams';

GO

CREATE TABLE users (
    id INTEGER NOT NULL IDENTITY,
    email VARCHAR(80) NULL,
    age INTEGER NOT NULL DEFAULT '18',
    team_id INTEGER NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_age CHECK (age > 0),
    CONSTRAINT uq_email UNIQUE (email, age),
    CONSTRAINT fk_team FOREIGN KEY(team_id) REFERENCES teams (id)
);

GO

CREATE INDEX ix_users_email ON users (email);

GO

CREATE TABLE pairs (
    a INTEGER NULL,
    b INTEGER NOT NULL
);

GO

INSERT INTO gitmig_version (version_num) VALUES ('r1_tables');

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r1_tables', 'upgrade', '', 'applied', 5, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), 'f909601de54dcdf71f95b27ff7d1a5719aa2fbfd2450e76c00005f9a1ca73718', NULL, 'migrations/versions/r1_tables.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running upgrade r1_tables -> r2_values, Revision r2_values.
-- migrations/versions/r2_values.py

CREATE TABLE everything (
    id INTEGER NOT NULL IDENTITY,
    text VARCHAR(max) NULL,
    flag BIT NULL,
    day DATE NULL,
    moment DATETIME NULL,
    zoned DATETIMEOFFSET NULL,
    clock TIME NULL,
    span DATETIME NULL,
    price NUMERIC(20, 6) NULL,
    ratio DOUBLE PRECISION NULL,
    big BIGINT NULL,
    doc NVARCHAR(max) NULL,
    doc_or_null NVARCHAR(max) NULL,
    [key] UNIQUEIDENTIFIER NULL,
    raw VARBINARY(max) NULL,
    pickled VARBINARY(max) NULL,
    colour VARCHAR(4) NULL,
    shout VARCHAR(40) NULL,
    made INTEGER NULL,
    state VARCHAR(9) NULL,
    PRIMARY KEY (id)
);

GO

IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'everything') AND name IN (N'id')) SET IDENTITY_INSERT everything ON;

GO

INSERT INTO everything (id, text, flag, day, moment, zoned, clock, span, price, ratio, big, doc, doc_or_null, [key], raw, pickled, colour, shout, made, state) VALUES (1, N'it''s \ 100% %s %%
-- no comment;
  ü € 😀 	:name "q" `b` & ?', 1, CAST('2024-02-29' AS DATE), CAST('2024-02-29T23:59:58.123456' AS DATETIME2), CAST('2024-02-29T12:00:00+02:00' AS DATETIMEOFFSET), '01:02:03', CAST('1970-01-05T01:00:00.000007' AS DATETIME2), 1234567890.123456, 1.5e-07, -4611686018427387904, '{"a": [1, "it''s \\ \u00fc %", null], "b": {}}', '[1]', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 0x00ff275c25, 0x8004950a000000000000007d948c0161944b01732e, 'blue', 'HEY!''', 42, 'new');

GO

INSERT INTO everything (id, text, flag, day, moment, zoned, clock, span, price, ratio, big, doc, doc_or_null, [key], raw, pickled, colour, shout, made, state) VALUES (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'null', NULL, NULL, NULL, NULL, NULL, NULL, 42, 'new');

GO

IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'everything') AND name IN (N'id')) SET IDENTITY_INSERT everything OFF;

GO

IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'everything') AND name IN (N'id', N'text', N'day')) SET IDENTITY_INSERT everything ON;

GO

INSERT INTO everything (id, text, day) VALUES (3, 'it''s \', CAST('2024-01-01' AS DATE));

GO

IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'everything') AND name IN (N'id', N'text', N'day')) SET IDENTITY_INSERT everything OFF;

GO

UPDATE everything SET text='50% of ''it''' WHERE everything.id = 2 AND everything.text IS NULL;

GO

UPDATE everything SET state = 'o''k' WHERE id IN (1, 3);

GO

UPDATE everything SET text = 'a:b :c' WHERE id = 3 -- a comment at the end
;

GO

UPDATE gitmig_version SET version_num='r2_values' WHERE gitmig_version.version_num = 'r1_tables';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r2_values', 'upgrade', 'r1_tables', 'applied', 10, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), '869bba39a742ae84ddb34544b315f716143f58bdb08b142e7e74c03f41e56a59', NULL, 'migrations/versions/r2_values.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running upgrade r2_values -> r4_autocommit, Revision r4_autocommit.
-- migrations/versions/r4_autocommit.py

INSERT INTO teams (id, name) VALUES (1, 'first');

GO

COMMIT;

GO

CREATE INDEX ix_team_name ON teams (name);

GO

BEGIN TRANSACTION;

INSERT INTO teams (id, name) VALUES (2, 'second');

GO

UPDATE gitmig_version SET version_num='r4_autocommit' WHERE gitmig_version.version_num = 'r2_values';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r4_autocommit', 'upgrade', 'r2_values', 'applied', 3, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), 'f70a82914eb1659965ef80e7aaee349a325bf1d13a3b23a9476b4746aa127f10', NULL, 'migrations/versions/r4_autocommit.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running upgrade  -> r6_other, Revision r6_other.
-- migrations/versions/r6_other.py

CREATE TABLE other (
    id INTEGER NULL,
    gone INTEGER NULL
);

GO

ALTER TABLE other ADD n INTEGER NULL;

GO

ALTER TABLE other ALTER COLUMN id INTEGER NOT NULL;

GO

ALTER TABLE other DROP COLUMN gone;

GO

ALTER TABLE other ADD CONSTRAINT uq_n UNIQUE (n);

GO

UPDATE gitmig_version SET version_num='r6_other' WHERE gitmig_version.version_num = 'r4_autocommit';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r6_other', 'upgrade', '', 'applied', 5, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), '9e1d8b49d87352d9ed3e4349b7d7db6d1529997867598ee0107dd9d207369b3c', NULL, 'migrations/versions/r6_other.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running upgrade r2_values -> r3_alter, Revision r3_alter.
-- migrations/versions/r3_alter.py

ALTER TABLE users ADD nick VARCHAR(20) NULL DEFAULT '-';

GO

ALTER TABLE users ADD boss INTEGER NULL;

GO

CREATE UNIQUE INDEX ix_nick ON users (nick, age);

GO

EXEC sp_rename N'pairs', N'couples';

GO

ALTER TABLE users DROP COLUMN boss;

GO

DECLARE @drop nvarchar(max)
SELECT @drop = STRING_AGG(CAST(N'ALTER TABLE users DROP CONSTRAINT ' + QUOTENAME(name) AS nvarchar(max)), N'; ')
FROM sys.default_constraints
WHERE parent_object_id = OBJECT_ID(N'users')
AND COL_NAME(parent_object_id, parent_column_id) = N'age'
EXEC (@drop);

GO

ALTER TABLE users ALTER COLUMN age BIGINT NOT NULL;

GO

EXEC sp_addextendedproperty 'MS_Description', N'all ''of'' them', 'schema', N'dbo', 'table', N'users';

GO

ALTER TABLE couples ADD CONSTRAINT pk_couples PRIMARY KEY (a, b);

GO

ALTER TABLE couples ADD CONSTRAINT uq_b UNIQUE (b);

GO

ALTER TABLE couples ADD CONSTRAINT ck_b CHECK (b > 3);

GO

ALTER TABLE couples ADD CONSTRAINT fk_boss FOREIGN KEY(a) REFERENCES users (id) ON DELETE CASCADE;

GO

ALTER TABLE users DROP CONSTRAINT ck_age;

GO

INSERT INTO gitmig_version (version_num) VALUES ('r3_alter');

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r3_alter', 'upgrade', 'r2_values', 'applied', 13, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), '0cc8fe8dc444f1432757d095ddb7d5b420a9b89edcc0523d04d6e8f9c2cfbe7c', NULL, 'migrations/versions/r3_alter.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running upgrade r3_alter, r4_autocommit -> r5_merge, Revision r5_merge.
-- migrations/versions/r5_merge.py

UPDATE gitmig_version SET version_num='r5_merge' WHERE gitmig_version.version_num = 'r3_alter';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r5_merge', 'upgrade', 'r3_alter r4_autocommit', 'applied', 0, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), 'e8b624f144b239c02ca1f3154fb9c630777026f7fdc6c110596cbf1ec2a78abd', NULL, 'migrations/versions/r5_merge.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

