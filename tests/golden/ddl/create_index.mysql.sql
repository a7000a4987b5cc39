-- create unique index ix on t (a, lower(b))
CREATE UNIQUE INDEX ix ON t (a, (lower(b)));

-- create index ix on s.t (a)
-- error: mysql cannot create index ix on s.t (a) if it does not exist
-- hint: look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB knows such conditions: its URL starts with mariadb+

-- create unnamed index on t (a, b)
CREATE INDEX ix_t_a ON t (a, b);

-- create index ix on t (a DESC)
CREATE INDEX ix ON t (a DESC);

-- create index ix on t (a)
CREATE INDEX ix ON t (a(10));

-- create unique index ix on t (a, b)
CREATE UNIQUE INDEX ix ON t (a, b);

-- create index ix on t (a)
CREATE FULLTEXT INDEX ix ON t (a);
