-- alter column t.c: nullable
ALTER TABLE t ALTER COLUMN c INTEGER NULL;

-- alter column t.c: NOT NULL
ALTER TABLE t ALTER COLUMN c INTEGER NOT NULL;

-- alter column t.c: NOT NULL
-- error: mssql needs to know `existing_type` in order to alter column t.c: NOT NULL
-- hint: pass `existing_type`

-- alter column t.c: type VARCHAR(10)
ALTER TABLE t ALTER COLUMN c VARCHAR(10);
-- warning: alter column t.c: type VARCHAR(10): SQL Server makes a column nullable whose type is altered without a word on NULL: pass nullable or existing_nullable

-- alter column t.c: type VARCHAR(10)
ALTER TABLE t ALTER COLUMN c VARCHAR(10) NOT NULL;

-- alter column t.c: type Integer
ALTER TABLE t ALTER COLUMN c INTEGER;
-- warning: alter column t.c: type Integer: SQL Server makes a column nullable whose type is altered without a word on NULL: pass nullable or existing_nullable

-- alter column t.c: nullable
-- error: mssql needs to know `existing_type` in order to alter column t.c: nullable
-- hint: pass `existing_type`

-- alter column t.c: type Integer
ALTER TABLE t ALTER COLUMN c INTEGER;
-- warning: alter column t.c: type Integer: SQL Server makes a column nullable whose type is altered without a word on NULL: pass nullable or existing_nullable

-- alter column t.c: type BOOLEAN
ALTER TABLE t ALTER COLUMN c BIT;
-- warning: alter column t.c: type BOOLEAN: SQL Server makes a column nullable whose type is altered without a word on NULL: pass nullable or existing_nullable

-- alter column t.c: server default 'x'
ALTER TABLE t ADD DEFAULT 'x' FOR c;

-- alter column t.c: server default now()
ALTER TABLE t ADD DEFAULT now() FOR c;

-- alter column t.c: no server default
DECLARE @drop nvarchar(max)
SELECT @drop = STRING_AGG(CAST(N'ALTER TABLE t DROP CONSTRAINT ' + QUOTENAME(name) AS nvarchar(max)), N'; ')
FROM sys.default_constraints
WHERE parent_object_id = OBJECT_ID(N't')
AND COL_NAME(parent_object_id, parent_column_id) = N'c'
EXEC (@drop);

-- alter column t.c: computed as a + 1
-- error: mssql cannot alter column t.c: computed as a + 1 (a computed column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: server default '5'
-- error: mssql cannot alter column t.c: server default '5' (a computed column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: identity
-- error: mssql cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: identity
-- error: mssql cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: no server default
-- error: mssql cannot alter column t.c: no server default (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: server default '7'
-- error: mssql cannot alter column t.c: server default '7' (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: rename to d
EXEC sp_rename N't.c', N'd', 'COLUMN';

-- alter column t.c: rename to d
EXEC sp_rename N't.c', N'd', 'COLUMN';

-- alter column t.c: comment
EXEC sp_addextendedproperty 'MS_Description', N'it''s', 'schema', N'dbo', 'table', N't', 'column', N'c';

-- alter column t.c: no comment
EXEC sp_dropextendedproperty 'MS_Description', 'schema', N'dbo', 'table', N't', 'column', N'c';

-- alter column s.t.c: type VARCHAR(10), NOT NULL, server default 'q', comment, rename to d
ALTER TABLE s.t ALTER COLUMN c VARCHAR(10) NOT NULL;
EXEC sp_addextendedproperty 'MS_Description', N'zz', 'schema', N's', 'table', N't', 'column', N'c';
ALTER TABLE s.t ADD DEFAULT 'q' FOR c;
EXEC sp_rename N's.t.c', N'd', 'COLUMN';

-- alter column t.c: NOT NULL
ALTER TABLE t ALTER COLUMN c VARCHAR(5) NOT NULL;

-- alter column t.c: NOT NULL
ALTER TABLE t ALTER COLUMN c TIMESTAMP NOT NULL;

-- alter column t.c: type BIGINT
ALTER TABLE t ALTER COLUMN c BIGINT NULL;

-- alter column t.c: server default 'y'
DECLARE @drop nvarchar(max)
SELECT @drop = STRING_AGG(CAST(N'ALTER TABLE t DROP CONSTRAINT ' + QUOTENAME(name) AS nvarchar(max)), N'; ')
FROM sys.default_constraints
WHERE parent_object_id = OBJECT_ID(N't')
AND COL_NAME(parent_object_id, parent_column_id) = N'c'
EXEC (@drop);
ALTER TABLE t ADD DEFAULT 'y' FOR c;

-- alter column t.c: server default upper('x')
ALTER TABLE t ADD DEFAULT upper('x') FOR c;

-- alter column t.c: identity
-- error: mssql cannot alter column t.c: identity (an identity column)
-- hint: add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()

-- alter column t.c: autoincrement
-- warning: autoincrement and existing_autoincrement have no effect on mssql: they are for MySQL and MariaDB

-- alter column s.t.c: comment
EXEC sp_updateextendedproperty 'MS_Description', N'hi', 'schema', N's', 'table', N't', 'column', N'c';

-- alter column a.b.T t.old c: rename to it's new
EXEC sp_rename N'a.b.[T t].[old c]', N'it''s new', 'COLUMN';

-- alter column t.c: type VARCHAR(1)
ALTER TABLE t ALTER COLUMN c VARCHAR(1) NULL;
