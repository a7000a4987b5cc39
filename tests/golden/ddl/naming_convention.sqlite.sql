-- add unnamed unique constraint to t
-- error: sqlite cannot add unnamed unique constraint to t
-- hint: a unique index does the same: op.create_index(name, table, columns, unique=True)

-- add check constraint ck to t
-- error: sqlite cannot add check constraint ck to t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add check constraint ck to s.t
-- error: sqlite cannot add check constraint ck to s.t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add check constraint final to t
-- error: sqlite cannot add check constraint final to t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add check constraint ck to t
-- error: sqlite cannot add check constraint ck to t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add unnamed foreign key from t (a, b) to o (x, y)
-- error: sqlite cannot add unnamed foreign key from t (a, b) to o (x, y)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add unnamed primary key to s.t
-- error: sqlite cannot add unnamed primary key to s.t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add primary key pk to t
-- error: sqlite cannot add primary key pk to t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- create table t (a)
CREATE TABLE t (
    a INTEGER,
    CONSTRAINT uq_t_a UNIQUE (a),
    CONSTRAINT ck_t_positive CHECK (a > 5)
);

-- create table s.T t (id, c, at)
CREATE TABLE s."T t" (
    id INTEGER NOT NULL,
    c INTEGER GENERATED ALWAYS AS (id + 1),
    at DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT "pk_T t" PRIMARY KEY (id)
);

-- drop check constraint zz of t
-- error: sqlite cannot drop check constraint zz of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- drop check constraint zz of t
-- error: sqlite cannot drop check constraint zz of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>
