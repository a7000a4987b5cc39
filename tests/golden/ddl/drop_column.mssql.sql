-- drop column a.b.t.Sel ect
ALTER TABLE a.b.t DROP COLUMN [Sel ect];

-- drop column t.c
ALTER TABLE t DROP COLUMN IF EXISTS c;

-- drop column t.c
DECLARE @drop nvarchar(max)
SELECT @drop = STRING_AGG(CAST(N'ALTER TABLE t DROP CONSTRAINT ' + QUOTENAME(name) AS nvarchar(max)), N'; ')
FROM sys.default_constraints
WHERE parent_object_id = OBJECT_ID(N't')
AND COL_NAME(parent_object_id, parent_column_id) = N'c'
EXEC (@drop);
ALTER TABLE t DROP COLUMN c;

-- drop column s.t.it's
DECLARE @drop nvarchar(max)
SELECT @drop = STRING_AGG(CAST(N'ALTER TABLE s.t DROP CONSTRAINT ' + QUOTENAME(name) AS nvarchar(max)), N'; ')
FROM sys.default_constraints
WHERE parent_object_id = OBJECT_ID(N's.t')
AND COL_NAME(parent_object_id, parent_column_id) = N'it''s'
EXEC (@drop);
DECLARE @drop nvarchar(max)
SELECT @drop = STRING_AGG(CAST(N'ALTER TABLE s.t DROP CONSTRAINT ' + QUOTENAME(name) AS nvarchar(max)), N'; ')
FROM sys.check_constraints
WHERE parent_object_id = OBJECT_ID(N's.t')
AND COL_NAME(parent_object_id, parent_column_id) = N'it''s'
EXEC (@drop);
DECLARE @drop nvarchar(max)
SELECT @drop = STRING_AGG(CAST(N'ALTER TABLE s.t DROP CONSTRAINT ' + QUOTENAME(OBJECT_NAME(constraint_object_id)) AS nvarchar(max)), N'; ')
FROM sys.foreign_key_columns
WHERE parent_object_id = OBJECT_ID(N's.t')
AND COL_NAME(parent_object_id, parent_column_id) = N'it''s'
EXEC (@drop);
ALTER TABLE s.t DROP COLUMN [it's];
