-- create unique index ix on t (a, lower(b))
CREATE UNIQUE INDEX ix ON t (a, lower(b))
/

-- create index ix on s.t (a)
BEGIN
    EXECUTE IMMEDIATE 'CREATE INDEX s.ix ON s.t (a)';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -955 THEN RAISE; END IF;
END;
/

-- create unnamed index on t (a, b)
CREATE INDEX ix_t_a ON t (a, b)
/

-- create index ix on t (a DESC)
CREATE INDEX ix ON t (a DESC)
/

-- create index ix on t (a)
CREATE INDEX ix ON t (a)
/

-- create unique index ix on t (a, b)
CREATE UNIQUE INDEX ix ON t (a, b) COMPRESS 1
/

-- create index ix on t (a)
CREATE BITMAP INDEX ix ON t (a)
/
