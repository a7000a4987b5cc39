-- alter column t.c: nullable
ALTER TABLE t ALTER COLUMN c DROP NOT NULL;

-- alter column t.c: NOT NULL
ALTER TABLE t ALTER COLUMN c SET NOT NULL;

-- alter column t.c: NOT NULL
ALTER TABLE t ALTER COLUMN c SET NOT NULL;

-- alter column t.c: type VARCHAR(10)
ALTER TABLE t ALTER COLUMN c TYPE VARCHAR(10);

-- alter column t.c: type VARCHAR(10)
ALTER TABLE t ALTER COLUMN c TYPE VARCHAR(10);

-- alter column t.c: type Integer
ALTER TABLE t ALTER COLUMN c TYPE INTEGER;

-- alter column t.c: nullable
ALTER TABLE t ALTER COLUMN c DROP NOT NULL;

-- alter column t.c: type Integer
ALTER TABLE t DROP CONSTRAINT ckb;
ALTER TABLE t ALTER COLUMN c TYPE INTEGER;

-- alter column t.c: type BOOLEAN
ALTER TABLE t ALTER COLUMN c TYPE BOOLEAN;
ALTER TABLE t ADD CONSTRAINT ckb CHECK (c IN (0, 1));

-- alter column t.c: server default 'x'
ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x';

-- alter column t.c: server default now()
ALTER TABLE t ALTER COLUMN c SET DEFAULT now();

-- alter column t.c: no server default
ALTER TABLE t ALTER COLUMN c DROP DEFAULT;

-- alter column t.c: computed as a + 1
-- error: default cannot alter column t.c: computed as a + 1 (a computed column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: server default '5'
-- error: default cannot alter column t.c: server default '5' (a computed column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: identity
-- error: default cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: identity
-- error: default cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: no server default
-- error: default cannot alter column t.c: no server default (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: server default '7'
-- error: default cannot alter column t.c: server default '7' (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: rename to d
ALTER TABLE t RENAME c TO d;

-- alter column t.c: rename to d
ALTER TABLE t RENAME c TO d;

-- alter column t.c: comment
COMMENT ON COLUMN t.c IS 'it''s';

-- alter column t.c: no comment
COMMENT ON COLUMN t.c IS NULL;

-- alter column s.t.c: type VARCHAR(10), NOT NULL, server default 'q', comment, rename to d
ALTER TABLE s.t ALTER COLUMN c SET NOT NULL;
ALTER TABLE s.t ALTER COLUMN c SET DEFAULT 'q';
ALTER TABLE s.t ALTER COLUMN c TYPE VARCHAR(10);
COMMENT ON COLUMN s.t.c IS 'zz';
ALTER TABLE s.t RENAME c TO d;

-- alter column t.c: NOT NULL
ALTER TABLE t ALTER COLUMN c SET NOT NULL;

-- alter column t.c: NOT NULL
ALTER TABLE t ALTER COLUMN c SET NOT NULL;

-- alter column t.c: type BIGINT
ALTER TABLE t ALTER COLUMN c TYPE BIGINT;

-- alter column t.c: server default 'y'
ALTER TABLE t ALTER COLUMN c SET DEFAULT 'y';

-- alter column t.c: server default upper('x')
ALTER TABLE t ALTER COLUMN c SET DEFAULT upper('x');

-- alter column t.c: identity
-- error: default cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: autoincrement
-- warning: autoincrement and existing_autoincrement have no effect on default: they are for MySQL and MariaDB

-- alter column s.t.c: comment
COMMENT ON COLUMN s.t.c IS 'hi';

-- alter column a.b.T t.old c: rename to it's new
ALTER TABLE a.b."T t" RENAME "old c" TO "it's new";

-- alter column t.c: type VARCHAR(1)
ALTER TABLE t ALTER COLUMN c TYPE VARCHAR(1);
