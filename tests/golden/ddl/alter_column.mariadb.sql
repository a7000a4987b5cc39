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
ALTER TABLE t DROP CONSTRAINT IF EXISTS ckb;
ALTER TABLE t MODIFY c INTEGER NULL;

-- alter column t.c: type BOOLEAN
ALTER TABLE t MODIFY c BOOL NULL;
ALTER TABLE t ADD CONSTRAINT ckb CHECK (c IN (0, 1));

-- alter column t.c: server default 'x'
ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x';

-- alter column t.c: server default now()
ALTER TABLE t CHANGE c c DATETIME NULL DEFAULT now();

-- alter column t.c: no server default
ALTER TABLE t ALTER COLUMN c DROP DEFAULT;

-- alter column t.c: computed as a + 1
-- error: mariadb cannot alter column t.c: computed as a + 1 (a computed column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: server default '5'
ALTER TABLE t MODIFY c INTEGER NULL DEFAULT '5';

-- alter column t.c: identity
-- error: mariadb cannot alter column t.c: identity (an identity column)
-- hint: it is AUTO_INCREMENT here: op.alter_column(..., autoincrement=True)

-- alter column t.c: identity
-- error: mariadb cannot alter column t.c: identity (an identity column)
-- hint: it is AUTO_INCREMENT here: op.alter_column(..., autoincrement=True)

-- alter column t.c: no server default
-- error: mariadb cannot alter column t.c: no server default (an identity column)
-- hint: it is AUTO_INCREMENT here: op.alter_column(..., autoincrement=True)

-- alter column t.c: server default '7'
-- error: mariadb cannot alter column t.c: server default '7' (an identity column)
-- hint: it is AUTO_INCREMENT here: op.alter_column(..., autoincrement=True)

-- alter column t.c: rename to d
ALTER TABLE t RENAME COLUMN c TO d;

-- alter column t.c: rename to d
ALTER TABLE t RENAME COLUMN c TO d;

-- alter column t.c: comment
ALTER TABLE t MODIFY c VARCHAR(5) NULL COMMENT 'it''s';

-- alter column t.c: no comment
ALTER TABLE t MODIFY c VARCHAR(5) NULL;

-- alter column s.t.c: type VARCHAR(10), NOT NULL, server default 'q', comment, rename to d
ALTER TABLE s.t CHANGE c d VARCHAR(10) NOT NULL DEFAULT 'q' COMMENT 'zz';

-- alter column t.c: NOT NULL
ALTER TABLE t MODIFY c VARCHAR(5) NOT NULL DEFAULT 'x' COMMENT 'it''s';

-- alter column t.c: NOT NULL
ALTER TABLE t CHANGE c c TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP;

-- alter column t.c: type BIGINT
ALTER TABLE t MODIFY c BIGINT GENERATED ALWAYS AS (a + 1) STORED;

-- alter column t.c: server default 'y'
ALTER TABLE t ALTER COLUMN c SET DEFAULT 'y';

-- alter column t.c: server default upper('x')
ALTER TABLE t ALTER COLUMN c SET DEFAULT (upper('x'));

-- alter column t.c: identity
-- error: mariadb cannot alter column t.c: identity (an identity column)
-- hint: it is AUTO_INCREMENT here: op.alter_column(..., autoincrement=True)

-- alter column t.c: autoincrement
ALTER TABLE t MODIFY c INTEGER NOT NULL AUTO_INCREMENT;

-- alter column s.t.c: comment
ALTER TABLE s.t MODIFY c VARCHAR(5) NULL COMMENT 'hi';

-- alter column a.b.T t.old c: rename to it's new
ALTER TABLE a.b.`T t` RENAME COLUMN `old c` TO `it's new`;

-- alter column t.c: type VARCHAR(1)
ALTER TABLE t MODIFY c ENUM('a','b') NULL;
