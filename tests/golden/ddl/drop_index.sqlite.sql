-- drop index ix on t
DROP INDEX ix;

-- drop index ix
DROP INDEX ix;

-- drop index ix on s.t
DROP INDEX IF EXISTS s.ix;

-- drop index ix on t
DROP INDEX IF EXISTS ix;
