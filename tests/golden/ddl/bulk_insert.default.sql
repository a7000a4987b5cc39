-- insert 2 rows into account
INSERT INTO account (id, name) VALUES (1, 'a''b 5%');
INSERT INTO account (id, name) VALUES (2, NULL);

-- insert 1 row into account
INSERT INTO account (id, name) VALUES (1, 'zz');

-- insert 1 row into account
INSERT INTO account (id, name) VALUES (1, 'x');
