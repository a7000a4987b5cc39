-- drop foreign key cn of t
-- error: sqlite cannot drop foreign key cn of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- drop primary key cn of s.t
-- error: sqlite cannot drop primary key cn of s.t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- drop unnamed primary key of t
-- error: sqlite cannot drop unnamed primary key of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- drop unique constraint cn of t
-- error: sqlite cannot drop unique constraint cn of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- drop check constraint cn of t
-- error: sqlite cannot drop check constraint cn of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- drop constraint cn of t
-- error: sqlite cannot drop constraint cn of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- drop foreign key cn of t
-- error: sqlite cannot drop foreign key cn of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- drop check constraint cn of t
-- error: sqlite cannot drop check constraint cn of t
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()
