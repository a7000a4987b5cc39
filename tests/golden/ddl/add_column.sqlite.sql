-- add column t.c VARCHAR(5) NOT NULL
ALTER TABLE t ADD COLUMN c VARCHAR(5) DEFAULT 'x' NOT NULL;

-- add column a.b.T t.Sel ect INTEGER
ALTER TABLE a.b."T t" ADD COLUMN "Sel ect" INTEGER;

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER CONSTRAINT fk1 REFERENCES o (id) ON DELETE CASCADE;

-- add column t.c INTEGER
-- error: sqlite cannot add column t.c INTEGER with a foreign key into another schema
-- hint: a foreign key of SQLite stays within its schema: leave it out, or name no schema

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER REFERENCES o (id) DEFERRABLE;

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD COLUMN c INTEGER NOT NULL;

-- add column t.c INTEGER NOT NULL
-- error: sqlite cannot add column t.c INTEGER NOT NULL as a primary key
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add column t.c INTEGER
-- error: sqlite cannot add column t.c INTEGER if it does not exist
-- hint: look first whether it is there: sqlalchemy.inspect(op.get_bind()).get_columns(...)

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER;
CREATE UNIQUE INDEX ix_t_c ON t (c);

-- add column t.c INTEGER
-- error: sqlite cannot add column t.c INTEGER with a unique constraint
-- hint: a unique index does the same: op.create_index(name, table, columns, unique=True)

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER CONSTRAINT ck CHECK (c > 5);

-- add column t.c BOOLEAN
ALTER TABLE t ADD COLUMN c BOOLEAN CONSTRAINT ckb CHECK (c IN (0, 1));

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER;

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER GENERATED ALWAYS AS (a + 1) STORED;

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD COLUMN c INTEGER NOT NULL;

-- add column t.c INTEGER
-- error: sqlite cannot add column t.c INTEGER if it does not exist
-- hint: look first whether it is there: sqlalchemy.inspect(op.get_bind()).get_columns(...)

-- add column s.t.c VARCHAR(7)
ALTER TABLE s.t ADD COLUMN c VARCHAR(7);

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER GENERATED ALWAYS AS (a + 1);

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD COLUMN c INTEGER NOT NULL;

-- add column t.c VARCHAR(36)
ALTER TABLE t ADD COLUMN c VARCHAR(36) DEFAULT (uuid());
