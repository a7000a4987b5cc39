-- drop column a.b.t.Sel ect
ALTER TABLE a.b.t DROP COLUMN "Sel ect"
/

-- drop column t.c
BEGIN
    EXECUTE IMMEDIATE 'ALTER TABLE t DROP COLUMN c';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -904 THEN RAISE; END IF;
END;
/

-- drop column t.c
ALTER TABLE t DROP COLUMN c
/

-- drop column s.t.it's
ALTER TABLE s.t DROP COLUMN "it's"
/
