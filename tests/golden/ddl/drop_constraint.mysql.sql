-- drop foreign key cn of t
ALTER TABLE t DROP FOREIGN KEY cn;

-- drop primary key cn of s.t
ALTER TABLE s.t DROP PRIMARY KEY;

-- drop unnamed primary key of t
ALTER TABLE t DROP PRIMARY KEY;

-- drop unique constraint cn of t
ALTER TABLE t DROP INDEX cn;

-- drop check constraint cn of t
ALTER TABLE t DROP CHECK cn;

-- drop constraint cn of t
-- error: mysql needs to know `type_` in order to drop constraint cn of t
-- hint: pass `type_`

-- drop foreign key cn of t
-- error: mysql cannot drop foreign key cn of t if it exists
-- hint: look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB knows such conditions: its URL starts with mariadb+

-- drop check constraint cn of t
-- error: mysql cannot drop check constraint cn of t if it exists
-- hint: look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB knows such conditions: its URL starts with mariadb+
