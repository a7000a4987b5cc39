-- add unique constraint uq to s.t
-- error: sqlite cannot add unique constraint uq to s.t
-- hint: a unique index does the same: op.create_index(name, table, columns, unique=True)

-- add unnamed unique constraint to t
-- error: sqlite cannot add unnamed unique constraint to t
-- hint: a unique index does the same: op.create_index(name, table, columns, unique=True)

-- add unique constraint uq to t
-- error: sqlite cannot add unique constraint uq to t
-- hint: a unique index does the same: op.create_index(name, table, columns, unique=True)

-- add unique constraint uq to t
-- error: sqlite cannot add unique constraint uq to t
-- hint: a unique index does the same: op.create_index(name, table, columns, unique=True)
