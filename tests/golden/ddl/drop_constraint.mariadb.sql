-- drop foreign key cn of t
ALTER TABLE t DROP FOREIGN KEY cn;

-- drop primary key cn of s.t
ALTER TABLE s.t DROP PRIMARY KEY;

-- drop unnamed primary key of t
ALTER TABLE t DROP PRIMARY KEY;

-- drop unique constraint cn of t
ALTER TABLE t DROP INDEX cn;

-- drop check constraint cn of t
ALTER TABLE t DROP CONSTRAINT cn;

-- drop constraint cn of t
-- error: mariadb needs to know `type_` in order to drop constraint cn of t
-- hint: pass `type_`

-- drop foreign key cn of t
ALTER TABLE t DROP FOREIGN KEY IF EXISTS cn;

-- drop check constraint cn of t
ALTER TABLE t DROP CONSTRAINT IF EXISTS cn;
