-- drop column a.b.t.Sel ect
ALTER TABLE a.b.t DROP COLUMN `Sel ect`;

-- drop column t.c
-- error: mysql cannot drop column t.c if it exists
-- hint: look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB knows such conditions: its URL starts with mariadb+

-- drop column t.c
ALTER TABLE t DROP COLUMN c;

-- drop column s.t.it's
ALTER TABLE s.t DROP COLUMN `it's`;
