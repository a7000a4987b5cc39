-- add check constraint ck to t
ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 5);

-- add check constraint ck to s.t
ALTER TABLE s.t ADD CONSTRAINT ck CHECK (a > 5);

-- add check constraint final to t
ALTER TABLE t ADD CONSTRAINT final CHECK (a > 5);

-- add check constraint ck to t
ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 5);
