-- alter column t.c: nullable
-- error: sqlite cannot alter column t.c: nullable
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: NOT NULL
-- error: sqlite cannot alter column t.c: NOT NULL
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: NOT NULL
-- error: sqlite cannot alter column t.c: NOT NULL
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: type VARCHAR(10)
-- error: sqlite cannot alter column t.c: type VARCHAR(10)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: type VARCHAR(10)
-- error: sqlite cannot alter column t.c: type VARCHAR(10)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: type Integer
-- error: sqlite cannot alter column t.c: type Integer
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: nullable
-- error: sqlite cannot alter column t.c: nullable
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: type Integer
-- error: sqlite cannot alter column t.c: type Integer
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: type BOOLEAN
-- error: sqlite cannot alter column t.c: type BOOLEAN
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: server default 'x'
-- error: sqlite cannot alter column t.c: server default 'x'
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: server default now()
-- error: sqlite cannot alter column t.c: server default now()
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: no server default
-- error: sqlite cannot alter column t.c: no server default
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: computed as a + 1
-- error: sqlite cannot alter column t.c: computed as a + 1 (a computed column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: server default '5'
-- error: sqlite cannot alter column t.c: server default '5' (a computed column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: identity
-- error: sqlite cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: identity
-- error: sqlite cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: no server default
-- error: sqlite cannot alter column t.c: no server default (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: server default '7'
-- error: sqlite cannot alter column t.c: server default '7' (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

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

-- alter column t.c: NOT NULL
-- error: sqlite cannot alter column t.c: NOT NULL
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: NOT NULL
-- error: sqlite cannot alter column t.c: NOT NULL
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: type BIGINT
-- error: sqlite cannot alter column t.c: type BIGINT
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: server default 'y'
-- error: sqlite cannot alter column t.c: server default 'y'
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: server default upper('x')
-- error: sqlite cannot alter column t.c: server default upper('x')
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- alter column t.c: identity
-- error: sqlite cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: autoincrement
-- warning: autoincrement and existing_autoincrement have no effect on sqlite: they are for MySQL and MariaDB

-- alter column s.t.c: comment
-- error: sqlite cannot alter column s.t.c: comment
-- hint: leave it out where op.get_bind().dialect.supports_comments is false

-- alter column a.b.T t.old c: rename to it's new
ALTER TABLE a.b."T t" RENAME COLUMN "old c" TO "it's new";

-- alter column t.c: type VARCHAR(1)
-- error: sqlite cannot alter column t.c: type VARCHAR(1)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>
