-- add unique constraint uq to s.t
ALTER TABLE s.t ADD CONSTRAINT uq UNIQUE (a, b);

-- add unnamed unique constraint to t
ALTER TABLE t ADD UNIQUE (a, b);

-- add unique constraint uq to t
ALTER TABLE t ADD CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (a) DEFERRABLE;

-- add unique constraint uq to t
ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a) INCLUDE (b);
