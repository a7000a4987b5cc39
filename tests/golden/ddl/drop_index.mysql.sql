-- drop index ix on t
DROP INDEX ix ON t;

-- drop index ix
-- error: mysql needs to know `table_name` in order to drop index ix
-- hint: pass `table_name`

-- drop index ix on s.t
-- error: mysql cannot drop index ix on s.t if it exists
-- hint: look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB knows such conditions: its URL starts with mariadb+

-- drop index ix on t
-- error: mysql cannot drop index ix on t if it exists
-- hint: look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB knows such conditions: its URL starts with mariadb+
