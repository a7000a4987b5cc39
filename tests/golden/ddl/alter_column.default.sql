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

-- alter column t.c: server default
ALTER TABLE t ALTER COLUMN c SET DEFAULT now();

-- alter column t.c: no server default
ALTER TABLE t ALTER COLUMN c DROP DEFAULT;

-- alter column t.c: server default
-- error: default cannot alter column t.c: server default (a computed column)
-- hint: drop the column and add it anew: op.drop_column(), op.add_column()

-- alter column t.c: server default
-- error: default cannot alter column t.c: server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: server default
-- error: default cannot alter column t.c: server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: no server default
-- error: default cannot alter column t.c: no server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: server default '7'
-- error: default cannot alter column t.c: server default '7' (an identity column)
-- hint: write the database's own statement with op.execute()

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
