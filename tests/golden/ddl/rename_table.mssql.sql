-- rename table a to b
EXEC sp_rename N'a', N'b';

-- rename table s.a to B c
EXEC sp_rename N's.a', N'B c';

-- rename table a.b.it's to B c
EXEC sp_rename N'a.b.[it''s]', N'B c';
