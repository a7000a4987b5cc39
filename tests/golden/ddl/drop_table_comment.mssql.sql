-- drop the comment on table t
EXEC sp_dropextendedproperty 'MS_Description', 'schema', N'dbo', 'table', N't';
