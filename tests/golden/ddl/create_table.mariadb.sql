-- create table t (id, x, b, n)
CREATE TABLE t (
    id INTEGER NOT NULL AUTO_INCREMENT,
    x VARCHAR(5) COMMENT 'cc',
    b BOOL,
    n NUMERIC(10, 2) NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    CONSTRAINT fk_x FOREIGN KEY(x) REFERENCES o (x) ON DELETE CASCADE,
    CONSTRAINT uq_x_b UNIQUE (x, b),
    CONSTRAINT ck_n CHECK (n >= 0),
    CONSTRAINT ckb CHECK (b IN (0, 1))
)COMMENT='tc 50%';
CREATE INDEX ix_t_x ON t (x);

-- create table s.t (id, kind, parent_id)
CREATE TABLE s.t (
    id INTEGER NOT NULL AUTO_INCREMENT,
    kind ENUM('a','b'),
    parent_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(parent_id) REFERENCES s.t (id)
);
CREATE UNIQUE INDEX ix_a ON s.t (parent_id, kind);
CREATE INDEX ix_z ON s.t (kind);

-- create table t (a, o)
CREATE TEMPORARY TABLE IF NOT EXISTS t (
    a INTEGER,
    o INTEGER
)ENGINE=InnoDB;
CREATE INDEX IF NOT EXISTS ix_t_a ON t (a);
ALTER TABLE t ADD CONSTRAINT fk_o FOREIGN KEY(o) REFERENCES o (id);

-- create table t (a)
CREATE TABLE t (
    a INTEGER,
    UNIQUE (a),
    CONSTRAINT positive CHECK (a > 5)
);

-- create table s.T t (id, c, at)
CREATE TABLE s.`T t` (
    id INTEGER NOT NULL AUTO_INCREMENT,
    c INTEGER GENERATED ALWAYS AS (id + 1) COMMENT 'cc',
    at DATETIME NOT NULL DEFAULT (now()),
    PRIMARY KEY (id)
)COMMENT='tc';
