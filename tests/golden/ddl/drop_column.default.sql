-- drop column a.b.t.Sel ect
ALTER TABLE a.b.t DROP COLUMN "Sel ect";

-- drop column t.c
ALTER TABLE t DROP COLUMN IF EXISTS c;

-- drop column t.c
ALTER TABLE t DROP COLUMN c;

-- drop column s.t.it's
ALTER TABLE s.t DROP COLUMN "it's";
