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
