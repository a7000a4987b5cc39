-- add unnamed unique constraint to t
ALTER TABLE t ADD CONSTRAINT uq_t_a UNIQUE (a, b);

-- add check constraint ck to t
ALTER TABLE t ADD CONSTRAINT ck_t_ck CHECK (a > 5);

-- add check constraint ck to s.t
ALTER TABLE s.t ADD CONSTRAINT ck_t_ck CHECK (a > 5);

-- add check constraint final to t
ALTER TABLE t ADD CONSTRAINT final CHECK (a > 5);

-- add check constraint ck to t
ALTER TABLE t ADD CONSTRAINT ck_t_ck CHECK (a > 5);

-- add unnamed foreign key from t (a, b) to o (x, y)
ALTER TABLE t ADD CONSTRAINT fk_t_a FOREIGN KEY(a, b) REFERENCES o (x, y);

-- add unnamed primary key to s.t
ALTER TABLE s.t ADD CONSTRAINT pk_t PRIMARY KEY (a);

-- add primary key pk to t
ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a);

-- create table t (a)
CREATE TABLE t (
    a INTEGER,
    CONSTRAINT uq_t_a UNIQUE (a),
    CONSTRAINT ck_t_positive CHECK (a > 5)
);

-- create table s.T t (id, c, at)
CREATE TABLE s.`T t` (
    id INTEGER NOT NULL AUTO_INCREMENT,
    c INTEGER GENERATED ALWAYS AS (id + 1) COMMENT 'cc',
    at DATETIME NOT NULL DEFAULT (now()),
    CONSTRAINT `pk_T t` PRIMARY KEY (id)
)COMMENT='tc';

-- drop check constraint zz of t
ALTER TABLE t DROP CHECK ck_t_zz;

-- drop check constraint zz of t
ALTER TABLE t DROP CHECK zz;
