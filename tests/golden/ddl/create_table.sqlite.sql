-- create table t (id, x, b, n)
CREATE TABLE t (
    id INTEGER NOT NULL,
    x VARCHAR(5),
    b BOOLEAN,
    n NUMERIC(10, 2) DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_x FOREIGN KEY(x) REFERENCES o (x) ON DELETE CASCADE,
    CONSTRAINT uq_x_b UNIQUE (x, b),
    CONSTRAINT ck_n CHECK (n >= 0),
    CONSTRAINT ckb CHECK (b IN (0, 1))
);
CREATE INDEX ix_t_x ON t (x);

-- create table s.t (id, kind, parent_id)
CREATE TABLE s.t (
    id INTEGER NOT NULL,
    kind VARCHAR(1),
    parent_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(parent_id) REFERENCES t (id)
);
CREATE UNIQUE INDEX s.ix_a ON t (parent_id, kind);
CREATE INDEX s.ix_z ON t (kind);

-- create table t (a, o)
CREATE TEMPORARY TABLE IF NOT EXISTS t (
    a INTEGER,
    o INTEGER,
    CONSTRAINT fk_o FOREIGN KEY(o) REFERENCES o (id)
);
CREATE INDEX IF NOT EXISTS ix_t_a ON t (a);

-- create table t (a)
CREATE TABLE t (
    a INTEGER,
    UNIQUE (a),
    CONSTRAINT positive CHECK (a > 5)
);

-- create table s.T t (id, c, at)
CREATE TABLE s."T t" (
    id INTEGER NOT NULL,
    c INTEGER GENERATED ALWAYS AS (id + 1),
    at DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL,
    PRIMARY KEY (id)
);
