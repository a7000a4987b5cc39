BEGIN TRANSACTION;

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

-- Running downgrade r5_merge -> r3_alter, r4_autocommit, Revision r5_merge.
-- migrations/versions/r5_merge.py

UPDATE gitmig_version SET version_num='r3_alter' WHERE gitmig_version.version_num = 'r5_merge';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r5_merge', 'downgrade', 'r3_alter r4_autocommit', 'applied', 0, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), 'e8b624f144b239c02ca1f3154fb9c630777026f7fdc6c110596cbf1ec2a78abd', NULL, 'migrations/versions/r5_merge.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running downgrade r3_alter -> r2_values, Revision r3_alter.
-- migrations/versions/r3_alter.py

ALTER TABLE users ADD CONSTRAINT ck_age CHECK (age > 0);

GO

ALTER TABLE couples DROP CONSTRAINT fk_boss;

GO

ALTER TABLE couples DROP CONSTRAINT ck_b;

GO

ALTER TABLE couples DROP CONSTRAINT uq_b;

GO

ALTER TABLE couples DROP CONSTRAINT pk_couples;

GO

EXEC sp_dropextendedproperty 'MS_Description', 'schema', N'dbo', 'table', N'users';

GO

ALTER TABLE users ALTER COLUMN age INTEGER NOT NULL;

GO

ALTER TABLE users ADD DEFAULT '18' FOR age;

GO

EXEC sp_rename N'couples', N'pairs';

GO

DROP INDEX ix_nick ON users;

GO

ALTER TABLE users DROP COLUMN nick;

GO

DELETE FROM gitmig_version WHERE gitmig_version.version_num = 'r3_alter';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r3_alter', 'downgrade', 'r2_values', 'applied', 11, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), '0cc8fe8dc444f1432757d095ddb7d5b420a9b89edcc0523d04d6e8f9c2cfbe7c', NULL, 'migrations/versions/r3_alter.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running downgrade r6_other -> , Revision r6_other.
-- migrations/versions/r6_other.py

DROP TABLE other;

GO

UPDATE gitmig_version SET version_num='r4_autocommit' WHERE gitmig_version.version_num = 'r6_other';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r6_other', 'downgrade', '', 'applied', 1, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), '9e1d8b49d87352d9ed3e4349b7d7db6d1529997867598ee0107dd9d207369b3c', NULL, 'migrations/versions/r6_other.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running downgrade r4_autocommit -> r2_values, Revision r4_autocommit.
-- migrations/versions/r4_autocommit.py

DROP INDEX ix_team_name ON teams;

GO

DELETE FROM teams;

GO

UPDATE gitmig_version SET version_num='r2_values' WHERE gitmig_version.version_num = 'r4_autocommit';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r4_autocommit', 'downgrade', 'r2_values', 'applied', 2, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), 'f70a82914eb1659965ef80e7aaee349a325bf1d13a3b23a9476b4746aa127f10', NULL, 'migrations/versions/r4_autocommit.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running downgrade r2_values -> r1_tables, Revision r2_values.
-- migrations/versions/r2_values.py

DROP TABLE everything;

GO

UPDATE gitmig_version SET version_num='r1_tables' WHERE gitmig_version.version_num = 'r2_values';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r2_values', 'downgrade', 'r1_tables', 'applied', 1, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), '869bba39a742ae84ddb34544b315f716143f58bdb08b142e7e74c03f41e56a59', NULL, 'migrations/versions/r2_values.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

BEGIN TRANSACTION;

-- Running downgrade r1_tables -> , Revision r1_tables.
-- migrations/versions/r1_tables.py

DROP TABLE pairs;

GO

DROP TABLE users;

GO

DROP TABLE teams;

GO

DELETE FROM gitmig_version WHERE gitmig_version.version_num = 'r1_tables';

GO

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, blob, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r1_tables', 'downgrade', '', 'applied', 3, '', NULL, SYSUTCDATETIME(), SYSUTCDATETIME(), 'f909601de54dcdf71f95b27ff7d1a5719aa2fbfd2450e76c00005f9a1ca73718', NULL, 'migrations/versions/r1_tables.py', NULL, NULL, ORIGINAL_LOGIN() + ', by script', 'VERSION', NULL, NULL, NULL);

GO

COMMIT;

GO

