-- add check constraint ck to t
-- error: sqlite cannot add check constraint ck to t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add check constraint ck to s.t
-- error: sqlite cannot add check constraint ck to s.t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add check constraint final to t
-- error: sqlite cannot add check constraint final to t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()
