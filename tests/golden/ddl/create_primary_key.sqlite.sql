-- add primary key pk to t
-- error: sqlite cannot add primary key pk to t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add unnamed primary key to s.t
-- error: sqlite cannot add unnamed primary key to s.t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add primary key pk to t
-- error: sqlite cannot add primary key pk to t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>
