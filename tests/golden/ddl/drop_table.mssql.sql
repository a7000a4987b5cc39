-- drop table s.t
DROP TABLE s.t;

-- drop table T t
DROP TABLE IF EXISTS [T t];
