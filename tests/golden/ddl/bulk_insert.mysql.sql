-- insert 2 rows into account
INSERT INTO account (id, name) VALUES (1, 'a''b 5%');
INSERT INTO account (id, name) VALUES (2, NULL);

-- insert 1 row into account
INSERT INTO account (id, name) VALUES (1, 'zz');

-- insert 1 row into account
INSERT INTO account (id, name) VALUES (1, 'x');

-- insert 2 rows into s.counted
INSERT INTO s.counted (id, name) VALUES (1, 'x');
INSERT INTO s.counted (id, name) VALUES (2, 'y');

-- insert 1 row into s.counted
INSERT INTO s.counted (name) VALUES ('x');

-- insert 0 rows into s.counted
