CREATE TABLE IF NOT EXISTS gitmig_log (
    id INTEGER NOT NULL AUTO_INCREMENT,
    revision VARCHAR(32) NOT NULL,
    direction VARCHAR(16) NOT NULL,
    parents TEXT,
    state VARCHAR(16) NOT NULL,
    statements INTEGER NOT NULL,
    statement_hashes MEDIUMTEXT,
    statement TEXT,
    started_at DATETIME(6) NOT NULL,
    finished_at DATETIME(6),
    checksum VARCHAR(64),
    `blob` VARCHAR(64),
    path TEXT,
    commit_id VARCHAR(64),
    branch TEXT,
    applied_by TEXT NOT NULL,
    tool_version VARCHAR(32) NOT NULL,
    error TEXT,
    process TEXT,
    moves MEDIUMTEXT,
    PRIMARY KEY (id)
);

-- Running downgrade r5_merge -> r3_alter, r4_autocommit, Revision r5_merge.
-- migrations/versions/r5_merge.py

UPDATE gitmig_version SET version_num='r3_alter' WHERE gitmig_version.version_num = 'r5_merge';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, `blob`, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r5_merge', 'downgrade', 'r3_alter r4_autocommit', 'applied', 0, '', NULL, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'e8b624f144b239c02ca1f3154fb9c630777026f7fdc6c110596cbf1ec2a78abd', NULL, 'migrations/versions/r5_merge.py', NULL, NULL, concat(CURRENT_USER(), ', by script'), 'VERSION', NULL, NULL, NULL);

-- Running downgrade r3_alter -> r2_values, Revision r3_alter.
-- migrations/versions/r3_alter.py

ALTER TABLE users ADD CONSTRAINT ck_age CHECK (age > 0);

ALTER TABLE couples DROP FOREIGN KEY fk_boss;

ALTER TABLE couples DROP CONSTRAINT ck_b;

ALTER TABLE couples DROP INDEX uq_b;

ALTER TABLE couples DROP PRIMARY KEY;

ALTER TABLE users COMMENT '';

ALTER TABLE users MODIFY age INTEGER NOT NULL DEFAULT '18';

ALTER TABLE couples RENAME TO pairs;

DROP INDEX ix_nick ON users;

ALTER TABLE users DROP COLUMN nick;

DELETE FROM gitmig_version WHERE gitmig_version.version_num = 'r3_alter';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, `blob`, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r3_alter', 'downgrade', 'r2_values', 'applied', 10, '', NULL, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), '0cc8fe8dc444f1432757d095ddb7d5b420a9b89edcc0523d04d6e8f9c2cfbe7c', NULL, 'migrations/versions/r3_alter.py', NULL, NULL, concat(CURRENT_USER(), ', by script'), 'VERSION', NULL, NULL, NULL);

-- Running downgrade r6_other -> , Revision r6_other.
-- migrations/versions/r6_other.py

DROP TABLE other;

UPDATE gitmig_version SET version_num='r4_autocommit' WHERE gitmig_version.version_num = 'r6_other';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, `blob`, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r6_other', 'downgrade', '', 'applied', 1, '', NULL, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), '9e1d8b49d87352d9ed3e4349b7d7db6d1529997867598ee0107dd9d207369b3c', NULL, 'migrations/versions/r6_other.py', NULL, NULL, concat(CURRENT_USER(), ', by script'), 'VERSION', NULL, NULL, NULL);

-- Running downgrade r4_autocommit -> r2_values, Revision r4_autocommit.
-- migrations/versions/r4_autocommit.py

DROP INDEX ix_team_name ON teams;

DELETE FROM teams;

UPDATE gitmig_version SET version_num='r2_values' WHERE gitmig_version.version_num = 'r4_autocommit';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, `blob`, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r4_autocommit', 'downgrade', 'r2_values', 'applied', 2, '', NULL, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'f70a82914eb1659965ef80e7aaee349a325bf1d13a3b23a9476b4746aa127f10', NULL, 'migrations/versions/r4_autocommit.py', NULL, NULL, concat(CURRENT_USER(), ', by script'), 'VERSION', NULL, NULL, NULL);

-- Running downgrade r2_values -> r1_tables, Revision r2_values.
-- migrations/versions/r2_values.py

DROP TABLE everything;

UPDATE gitmig_version SET version_num='r1_tables' WHERE gitmig_version.version_num = 'r2_values';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, `blob`, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r2_values', 'downgrade', 'r1_tables', 'applied', 1, '', NULL, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), '869bba39a742ae84ddb34544b315f716143f58bdb08b142e7e74c03f41e56a59', NULL, 'migrations/versions/r2_values.py', NULL, NULL, concat(CURRENT_USER(), ', by script'), 'VERSION', NULL, NULL, NULL);

-- Running downgrade r1_tables -> , Revision r1_tables.
-- migrations/versions/r1_tables.py

DROP TABLE pairs;

DROP TABLE users;

DROP TABLE teams;

DELETE FROM gitmig_version WHERE gitmig_version.version_num = 'r1_tables';

INSERT INTO gitmig_log (revision, direction, parents, state, statements, statement_hashes, statement, started_at, finished_at, checksum, `blob`, path, commit_id, branch, applied_by, tool_version, error, process, moves) VALUES ('r1_tables', 'downgrade', '', 'applied', 3, '', NULL, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'f909601de54dcdf71f95b27ff7d1a5719aa2fbfd2450e76c00005f9a1ca73718', NULL, 'migrations/versions/r1_tables.py', NULL, NULL, concat(CURRENT_USER(), ', by script'), 'VERSION', NULL, NULL, NULL);

