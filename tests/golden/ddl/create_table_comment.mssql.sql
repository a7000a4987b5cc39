-- comment on table s.t
EXEC sp_addextendedproperty 'MS_Description', N'it''s 50%', 'schema', N's', 'table', N't';

-- comment on table t
EXEC sp_updateextendedproperty 'MS_Description', N'new', 'schema', N'dbo', 'table', N't';
