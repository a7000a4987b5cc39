-- drop index ix on t
DROP INDEX ix
/

-- drop index ix
DROP INDEX ix
/

-- drop index ix on s.t
BEGIN
    EXECUTE IMMEDIATE 'DROP INDEX s.ix';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -1418 THEN RAISE; END IF;
END;
/

-- drop index ix on t
BEGIN
    EXECUTE IMMEDIATE 'DROP INDEX ix';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -1418 THEN RAISE; END IF;
END;
/
