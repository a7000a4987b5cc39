-- drop index ix on t
DROP INDEX ix ON t;

-- drop index ix
-- error: mssql needs to know `table_name` in order to drop index ix
-- hint: pass `table_name`

-- drop index ix on s.t
DROP INDEX IF EXISTS ix ON s.t;

-- drop index ix on t
DROP INDEX IF EXISTS ix ON t;
