-- add column t.c VARCHAR(5) NOT NULL
ALTER TABLE t ADD c VARCHAR(5) NOT NULL DEFAULT 'x';

-- add column a.b.T t.Sel ect INTEGER
ALTER TABLE a.b.[T t] ADD [Sel ect] INTEGER NULL;

-- add column t.c INTEGER
ALTER TABLE t ADD c INTEGER NULL;
ALTER TABLE t ADD CONSTRAINT fk1 FOREIGN KEY(c) REFERENCES o (id) ON DELETE CASCADE;

-- add column t.c INTEGER
ALTER TABLE t ADD c INTEGER NULL;
ALTER TABLE t ADD FOREIGN KEY(c) REFERENCES s.o (id);

-- add column t.c INTEGER
-- error: mssql cannot add column t.c INTEGER with `deferrable`
-- hint: leave `deferrable` out: there is no such thing

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD c INTEGER NOT NULL IDENTITY;

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD c INTEGER NOT NULL IDENTITY PRIMARY KEY;

-- add column t.c INTEGER
IF COL_LENGTH(N't', N'c') IS NULL ALTER TABLE t ADD c INTEGER NULL;

-- add column t.c INTEGER
ALTER TABLE t ADD c INTEGER NULL;
CREATE UNIQUE INDEX ix_t_c ON t (c);

-- add column t.c INTEGER
ALTER TABLE t ADD c INTEGER NULL;
ALTER TABLE t ADD UNIQUE (c);

-- add column t.c INTEGER
ALTER TABLE t ADD c INTEGER NULL CONSTRAINT ck CHECK (c > 5);

-- add column t.c BOOLEAN
ALTER TABLE t ADD c BIT NULL;

-- add column t.c INTEGER
ALTER TABLE t ADD c INTEGER NULL;
EXEC sp_addextendedproperty 'MS_Description', N'hi', 'schema', N'dbo', 'table', N't', 'column', N'c';

-- add column t.c INTEGER
ALTER TABLE t ADD c AS (a + 1) PERSISTED;

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD c INTEGER NOT NULL IDENTITY(3,1);

-- add column t.c INTEGER
IF COL_LENGTH(N't', N'c') IS NULL ALTER TABLE t ADD c INTEGER NULL REFERENCES o (id);
IF INDEXPROPERTY(OBJECT_ID(N't'), N'ix_t_c', 'IndexId') IS NULL CREATE INDEX ix_t_c ON t (c);

-- add column s.t.c VARCHAR(7)
ALTER TABLE s.t ADD c VARCHAR(7) NULL;
EXEC sp_addextendedproperty 'MS_Description', N'hi', 'schema', N's', 'table', N't', 'column', N'c';

-- add column t.c INTEGER
ALTER TABLE t ADD c AS (a + 1);

-- add column t.c INTEGER NOT NULL
ALTER TABLE t ADD c INTEGER NOT NULL IDENTITY;

-- add column t.c VARCHAR(36)
ALTER TABLE t ADD c VARCHAR(36) NULL DEFAULT uuid();
