-- insert 2 rows into account
IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'account') AND name IN (N'id', N'name')) SET IDENTITY_INSERT account ON;
INSERT INTO account (id, name) VALUES (1, 'a''b 5%');
INSERT INTO account (id, name) VALUES (2, NULL);
IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'account') AND name IN (N'id', N'name')) SET IDENTITY_INSERT account OFF;

-- insert 1 row into account
IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'account') AND name IN (N'id', N'name')) SET IDENTITY_INSERT account ON;
INSERT INTO account (id, name) VALUES (1, 'zz');
IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'account') AND name IN (N'id', N'name')) SET IDENTITY_INSERT account OFF;

-- insert 1 row into account
IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'account') AND name IN (N'id', N'name')) SET IDENTITY_INSERT account ON;
INSERT INTO account (id, name) VALUES (1, 'x');
IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'account') AND name IN (N'id', N'name')) SET IDENTITY_INSERT account OFF;

-- insert 2 rows into s.counted
IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N's.counted') AND name IN (N'id')) SET IDENTITY_INSERT s.counted ON;
INSERT INTO s.counted (id, name) VALUES (1, 'x');
INSERT INTO s.counted (id, name) VALUES (2, 'y');
IF EXISTS (SELECT 1 FROM sys.identity_columns WHERE object_id = OBJECT_ID(N's.counted') AND name IN (N'id')) SET IDENTITY_INSERT s.counted OFF;

-- insert 1 row into s.counted
INSERT INTO s.counted (name) VALUES ('x');

-- insert 0 rows into s.counted
