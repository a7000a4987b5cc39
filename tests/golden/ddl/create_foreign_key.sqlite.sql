-- add foreign key fk from s1.t (a) to s2.o (id)
-- error: sqlite cannot add foreign key fk from s1.t (a) to s2.o (id)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add unnamed foreign key from t (a, b) to o (x, y)
-- error: sqlite cannot add unnamed foreign key from t (a, b) to o (x, y)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add foreign key fk from t (parent_id) to t (id)
-- error: sqlite cannot add foreign key fk from t (parent_id) to t (id)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add foreign key fk from t (a) to o (id)
-- error: sqlite cannot add foreign key fk from t (a) to o (id)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>

-- add foreign key fk from t (a) to o (id)
-- error: sqlite cannot add foreign key fk from t (a) to o (id)
-- hint: SQLite changes this in a new table only, which a batch makes and fills: with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>
