-- add column t.c VARCHAR(5) NOT NULL
ALTER TABLE t ADD COLUMN c VARCHAR(5) NOT NULL DEFAULT 'x';

-- add column a.b.T t.Sel ect INTEGER
ALTER TABLE a.b.`T t` ADD COLUMN `Sel ect` INTEGER;

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER;
ALTER TABLE t ADD CONSTRAINT fk1 FOREIGN KEY(c) REFERENCES o (id) ON DELETE CASCADE;

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER;
ALTER TABLE t ADD FOREIGN KEY(c) REFERENCES s.o (id);

-- add column t.c INTEGER
-- error: mysql cannot add column t.c INTEGER with `deferrable`
-- hint: leave `deferrable` out: there is no such thing

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD COLUMN c INTEGER NOT NULL AUTO_INCREMENT;

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD COLUMN c INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY;

-- add column t.c INTEGER
-- error: mysql cannot add column t.c INTEGER if it does not exist
-- hint: look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB knows such conditions: its URL starts with mariadb+

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER;
CREATE UNIQUE INDEX ix_t_c ON t (c);

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER;
ALTER TABLE t ADD UNIQUE (c);

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER CONSTRAINT ck CHECK (c > 5);

-- add column t.c BOOLEAN
ALTER TABLE t ADD COLUMN c BOOL;
ALTER TABLE t ADD CONSTRAINT ckb CHECK (c IN (0, 1));

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER COMMENT 'hi';

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER GENERATED ALWAYS AS (a + 1) STORED;

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD COLUMN c INTEGER NOT NULL;

-- add column t.c INTEGER
-- error: mysql cannot add column t.c INTEGER if it does not exist
-- hint: look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB knows such conditions: its URL starts with mariadb+

-- add column s.t.c VARCHAR(7)
ALTER TABLE s.t ADD COLUMN c ENUM('a','it''s 5%') COMMENT 'hi';

-- add column t.c INTEGER
ALTER TABLE t ADD COLUMN c INTEGER GENERATED ALWAYS AS (a + 1);

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD COLUMN c INTEGER NOT NULL;

-- add column t.c VARCHAR(36)
ALTER TABLE t ADD COLUMN c VARCHAR(36) DEFAULT (uuid());
