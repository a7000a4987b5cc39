-- comment on table s.t
ALTER TABLE s.t COMMENT 'it''s 50%';

-- comment on table t
ALTER TABLE t COMMENT 'new';
