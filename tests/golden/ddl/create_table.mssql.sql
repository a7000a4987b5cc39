-- create table t (id, x, b, n)
CREATE TABLE t (
    id INTEGER NOT NULL IDENTITY,
    x VARCHAR(5) NULL,
    b BIT NULL,
    n NUMERIC(10, 2) NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    CONSTRAINT fk_x FOREIGN KEY(x) REFERENCES o (x) ON DELETE CASCADE,
    CONSTRAINT uq_x_b UNIQUE (x, b),
    CONSTRAINT ck_n CHECK (n >= 0)
);
CREATE INDEX ix_t_x ON t (x);
EXEC sp_addextendedproperty 'MS_Description', N'tc 50%', 'schema', N'dbo', 'table', N't';
EXEC sp_addextendedproperty 'MS_Description', N'cc', 'schema', N'dbo', 'table', N't', 'column', N'x';

-- create table s.t (id, kind, parent_id)
CREATE TABLE s.t (
    id INTEGER NOT NULL IDENTITY,
    kind VARCHAR(1) NULL,
    parent_id INTEGER NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(parent_id) REFERENCES s.t (id)
);
CREATE UNIQUE INDEX ix_a ON s.t (parent_id, kind);
CREATE INDEX ix_z ON s.t (kind);

-- create table t (a, o)
IF OBJECT_ID(N't', N'U') IS NULL CREATE TEMPORARY TABLE t (
    a INTEGER NULL,
    o INTEGER NULL
);
IF INDEXPROPERTY(OBJECT_ID(N't'), N'ix_t_a', 'IndexId') IS NULL CREATE INDEX ix_t_a ON t (a);
ALTER TABLE t ADD CONSTRAINT fk_o FOREIGN KEY(o) REFERENCES o (id);

-- create table t (a)
CREATE TABLE t (
    a INTEGER NULL,
    UNIQUE (a),
    CONSTRAINT positive CHECK (a > 5)
);

-- create table s.T t (id, c, at)
CREATE TABLE s.[T t] (
    id INTEGER NOT NULL IDENTITY(3,1),
    c AS (id + 1),
    at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id)
);
EXEC sp_addextendedproperty 'MS_Description', N'tc', 'schema', N's', 'table', N'T t';
EXEC sp_addextendedproperty 'MS_Description', N'cc', 'schema', N's', 'table', N'T t', 'column', N'c';
