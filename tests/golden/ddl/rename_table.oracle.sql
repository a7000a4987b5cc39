-- rename table a to b
ALTER TABLE a RENAME TO b
/

-- rename table s.a to B c
ALTER TABLE s.a RENAME TO "B c"
/

-- rename table a.b.it's to B c
ALTER TABLE a.b."it's" RENAME TO "B c"
/
