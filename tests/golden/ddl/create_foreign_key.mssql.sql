-- add foreign key fk from s1.t (a) to s2.o (id)
-- error: mssql cannot add foreign key fk from s1.t (a) to s2.o (id) with `deferrable`
-- hint: leave `deferrable` out: there is no such thing

-- add unnamed foreign key from t (a, b) to o (x, y)
ALTER TABLE t ADD FOREIGN KEY(a, b) REFERENCES o (x, y);

-- add foreign key fk from t (parent_id) to t (id)
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY(parent_id) REFERENCES t (id);

-- add foreign key fk from t (a) to o (id)
-- error: mssql cannot add foreign key fk from t (a) to o (id) with `match`
-- hint: leave `match` out: there is no such thing

-- add foreign key fk from t (a) to o (id)
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY(a) REFERENCES o (id) ON DELETE SET NULL;
