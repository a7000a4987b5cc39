-- change table s.t: add column s.t.c INTEGER; drop column s.t.d
ALTER TABLE s.t ADD COLUMN c INTEGER;
ALTER TABLE s.t DROP COLUMN d;
