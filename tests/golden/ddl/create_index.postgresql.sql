-- create unique index ix on t (a, lower(b))
CREATE UNIQUE INDEX ix ON t (a, lower(b));

-- create index ix on s.t (a)
CREATE INDEX IF NOT EXISTS ix ON s.t (a);

-- create unnamed index on t (a, b)
CREATE INDEX ix_t_a ON t (a, b);

-- create index ix on t (a DESC)
CREATE INDEX ix ON t (a DESC);

-- create index ix on t (a)
CREATE INDEX ix ON t USING gin (a) WHERE a > 5;

-- create unique index ix on t (a, b)
CREATE UNIQUE INDEX CONCURRENTLY ix ON t (a text_pattern_ops, b) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor = 50);

-- create index ix on t (a)
CREATE INDEX ix ON t (a);
