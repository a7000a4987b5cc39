-- add foreign key fk from s1.t (a) to s2.o (id)
-- error: sqlite cannot add foreign key fk from s1.t (a) to s2.o (id)
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add unnamed foreign key from t (a, b) to o (x, y)
-- error: sqlite cannot add unnamed foreign key from t (a, b) to o (x, y)
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- add foreign key fk from t (parent_id) to t (id)
-- error: sqlite cannot add foreign key fk from t (parent_id) to t (id)
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()
