-- create unique index ix on t (a, lower(b))
-- error: mssql cannot create unique index ix on t (a, lower(b)), of an expression
-- hint: index a computed column: op.add_column(..., sa.Column(..., sa.Computed(...)))

-- create index ix on s.t (a)
IF INDEXPROPERTY(OBJECT_ID(N's.t'), N'ix', 'IndexId') IS NULL CREATE INDEX ix ON s.t (a);

-- create unnamed index on t (a, b)
CREATE INDEX ix_t_a ON t (a, b);

-- create index ix on t (a DESC)
CREATE INDEX ix ON t (a DESC);

-- create index ix on t (a)
CREATE INDEX ix ON t (a);

-- create unique index ix on t (a, b)
CREATE UNIQUE CLUSTERED INDEX ix ON t (a, b) INCLUDE (c) WHERE a > 7;

-- create index ix on t (a)
CREATE INDEX ix ON t (a);
