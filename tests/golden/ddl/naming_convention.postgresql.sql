-- add unnamed unique constraint to t
ALTER TABLE t ADD CONSTRAINT uq_t_a UNIQUE (a, b);

-- add check constraint ck to t
ALTER TABLE t ADD CONSTRAINT ck_t_ck CHECK (a > 5);

-- add check constraint ck to s.t
ALTER TABLE s.t ADD CONSTRAINT ck_t_ck CHECK (a > 5);

-- add check constraint final to t
ALTER TABLE t ADD CONSTRAINT final CHECK (a > 5);

-- add check constraint ck to t
ALTER TABLE t ADD CONSTRAINT ck_t_ck CHECK (a > 5) NOT VALID;

-- add unnamed foreign key from t (a, b) to o (x, y)
ALTER TABLE t ADD CONSTRAINT fk_t_a FOREIGN KEY(a, b) REFERENCES o (x, y);

-- add unnamed primary key to s.t
ALTER TABLE s.t ADD CONSTRAINT pk_t PRIMARY KEY (a);

-- add primary key pk to t
ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a) INCLUDE (b);

-- create table t (a)
CREATE TABLE t (
    a INTEGER,
    CONSTRAINT uq_t_a UNIQUE (a),
    CONSTRAINT ck_t_positive CHECK (a > 5)
);

-- create table s.T t (id, c, at)
CREATE TABLE s."T t" (
    id INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 3),
    c INTEGER GENERATED ALWAYS AS (id + 1) STORED,
    at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT "pk_T t" PRIMARY KEY (id)
);
COMMENT ON TABLE s."T t" IS 'tc';
COMMENT ON COLUMN s."T t".c IS 'cc';

-- drop check constraint zz of t
ALTER TABLE t DROP CONSTRAINT ck_t_zz;

-- drop check constraint zz of t
ALTER TABLE t DROP CONSTRAINT zz;
