-- drop foreign key cn of t
ALTER TABLE t DROP CONSTRAINT cn;

-- drop primary key cn of s.t
ALTER TABLE s.t DROP CONSTRAINT cn;

-- drop unnamed primary key of t
-- error: mssql needs to know `constraint_name` in order to drop unnamed primary key of t
-- hint: pass `constraint_name`

-- drop unique constraint cn of t
ALTER TABLE t DROP CONSTRAINT cn;

-- drop check constraint cn of t
ALTER TABLE t DROP CONSTRAINT cn;

-- drop constraint cn of t
ALTER TABLE t DROP CONSTRAINT cn;

-- drop foreign key cn of t
ALTER TABLE t DROP CONSTRAINT IF EXISTS cn;

-- drop check constraint cn of t
ALTER TABLE t DROP CONSTRAINT IF EXISTS cn;
