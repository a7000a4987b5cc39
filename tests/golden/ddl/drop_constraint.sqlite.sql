-- drop foreign key cn of t
-- error: sqlite cannot drop foreign key cn of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- drop primary key cn of s.t
-- error: sqlite cannot drop primary key cn of s.t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- drop unnamed primary key of t
-- error: sqlite cannot drop unnamed primary key of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- drop unique constraint cn of t
-- error: sqlite cannot drop unique constraint cn of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- drop check constraint cn of t
-- error: sqlite cannot drop check constraint cn of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- drop constraint cn of t
-- error: sqlite cannot drop constraint cn of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- drop foreign key cn of t
-- error: sqlite cannot drop foreign key cn of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- drop check constraint cn of t
-- error: sqlite cannot drop check constraint cn of t
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>
