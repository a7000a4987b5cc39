-- alter column t.c: nullable
ALTER TABLE t MODIFY c INTEGER NULL;

-- alter column t.c: NOT NULL
ALTER TABLE t MODIFY c INTEGER NOT NULL;

-- alter column t.c: NOT NULL
-- error: mariadb needs to know `existing_type` in order to alter column t.c: NOT NULL
-- hint: pass `existing_type`

-- alter column t.c: type VARCHAR(10)
ALTER TABLE t MODIFY c VARCHAR(10) NULL;

-- alter column t.c: type VARCHAR(10)
ALTER TABLE t MODIFY c VARCHAR(10) NOT NULL;

-- alter column t.c: type Integer
ALTER TABLE t MODIFY c INTEGER NULL DEFAULT '1';

-- alter column t.c: nullable
-- error: mariadb needs to know `existing_type` in order to alter column t.c: nullable
-- hint: pass `existing_type`

-- alter column t.c: type Integer
ALTER TABLE t MODIFY c INTEGER NULL;

-- alter column t.c: type BOOLEAN
ALTER TABLE t MODIFY c BOOL NULL;
ALTER TABLE t ADD CONSTRAINT ckb CHECK (c IN (0, 1));

-- alter column t.c: server default 'x'
ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x';

-- alter column t.c: server default
ALTER TABLE t CHANGE c c DATETIME NULL DEFAULT now();

-- alter column t.c: no server default
ALTER TABLE t ALTER COLUMN c DROP DEFAULT;

-- alter column t.c: server default
-- error: mariadb cannot alter column t.c: server default (a computed column)
-- hint: drop the column and add it anew: op.drop_column(), op.add_column()

-- alter column t.c: server default
-- error: mariadb cannot alter column t.c: server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: server default
-- error: mariadb cannot alter column t.c: server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: no server default
-- error: mariadb cannot alter column t.c: no server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: server default '7'
-- error: mariadb cannot alter column t.c: server default '7' (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: rename to d
ALTER TABLE t RENAME COLUMN c TO d;

-- alter column t.c: rename to d
ALTER TABLE t CHANGE c d VARCHAR(5) NULL;

-- alter column t.c: comment
ALTER TABLE t MODIFY c VARCHAR(5) NULL COMMENT 'it''s';

-- alter column t.c: no comment
ALTER TABLE t MODIFY c VARCHAR(5) NULL;

-- alter column s.t.c: type VARCHAR(10), NOT NULL, server default 'q', comment, rename to d
ALTER TABLE s.t CHANGE c d VARCHAR(10) NOT NULL DEFAULT 'q' COMMENT 'zz';
