-- drop table s.t
DROP TABLE s.t
/

-- drop table T t
BEGIN
    EXECUTE IMMEDIATE 'DROP TABLE "T t"';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -942 THEN RAISE; END IF;
END;
/
