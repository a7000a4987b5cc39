-- add unnamed unique constraint to t
-- error: sqlite cannot add unnamed unique constraint to t
-- hint: a unique index does the same: op.create_index(name, table, columns, unique=True)

-- add check constraint ck to t
-- error: sqlite cannot add check constraint ck to t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add check constraint ck to s.t
-- error: sqlite cannot add check constraint ck to s.t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add check constraint final to t
-- error: sqlite cannot add check constraint final to t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add unnamed foreign key from t (a, b) to o (x, y)
-- error: sqlite cannot add unnamed foreign key from t (a, b) to o (x, y)
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add unnamed primary key to s.t
-- error: sqlite cannot add unnamed primary key to s.t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- create table t (a)
CREATE TABLE t (
    a INTEGER,
    CONSTRAINT uq_t_a UNIQUE (a),
    CONSTRAINT ck_t_positive CHECK (a > 5)
);

-- drop check constraint zz of t
-- error: sqlite cannot drop check constraint zz of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- drop check constraint zz of t
-- error: sqlite cannot drop check constraint zz of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()
