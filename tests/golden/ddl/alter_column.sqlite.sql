-- alter column t.c: nullable
-- error: sqlite cannot alter column t.c: nullable
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: NOT NULL
-- error: sqlite cannot alter column t.c: NOT NULL
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: NOT NULL
-- error: sqlite cannot alter column t.c: NOT NULL
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: type VARCHAR(10)
-- error: sqlite cannot alter column t.c: type VARCHAR(10)
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: type VARCHAR(10)
-- error: sqlite cannot alter column t.c: type VARCHAR(10)
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: type Integer
-- error: sqlite cannot alter column t.c: type Integer
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: nullable
-- error: sqlite cannot alter column t.c: nullable
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: type Integer
-- error: sqlite cannot alter column t.c: type Integer
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: type BOOLEAN
-- error: sqlite cannot alter column t.c: type BOOLEAN
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: server default 'x'
-- error: sqlite cannot alter column t.c: server default 'x'
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: server default
-- error: sqlite cannot alter column t.c: server default
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: no server default
-- error: sqlite cannot alter column t.c: no server default
-- hint: SQLite changes this in a new table only: op.create_table() under another name, copy the rows with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()

-- alter column t.c: server default
-- error: sqlite cannot alter column t.c: server default (a computed column)
-- hint: drop the column and add it anew: op.drop_column(), op.add_column()

-- alter column t.c: server default
-- error: sqlite cannot alter column t.c: server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: server default
-- error: sqlite cannot alter column t.c: server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: no server default
-- error: sqlite cannot alter column t.c: no server default (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: server default '7'
-- error: sqlite cannot alter column t.c: server default '7' (an identity column)
-- hint: write the database's own statement with op.execute()

-- alter column t.c: rename to d
ALTER TABLE t RENAME COLUMN c TO d;

-- alter column t.c: rename to d
ALTER TABLE t RENAME COLUMN c TO d;

-- alter column t.c: comment
-- error: sqlite cannot alter column t.c: comment
-- hint: leave it out where op.get_bind().dialect.supports_comments is false

-- alter column t.c: no comment
-- error: sqlite cannot alter column t.c: no comment
-- hint: leave it out where op.get_bind().dialect.supports_comments is false

-- alter column s.t.c: type VARCHAR(10), NOT NULL, server default 'q', comment, rename to d
-- error: sqlite cannot alter column s.t.c: type VARCHAR(10), NOT NULL, server default 'q', comment, rename to d
-- hint: leave it out where op.get_bind().dialect.supports_comments is false
