-- add primary key pk to t
-- error: sqlite cannot add primary key pk to t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add unnamed primary key to s.t
-- error: sqlite cannot add unnamed primary key to s.t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()
