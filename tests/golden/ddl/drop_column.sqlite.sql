-- drop column a.b.t.Sel ect
ALTER TABLE a.b.t DROP COLUMN "Sel ect";

-- drop column t.c
-- error: sqlite cannot drop column t.c if it exists
-- hint: look first whether it is there: sqlalchemy.inspect(op.get_bind()).get_columns(...)

-- drop column t.c
ALTER TABLE t DROP COLUMN c;

-- drop column s.t.it's
ALTER TABLE s.t DROP COLUMN "it's";
