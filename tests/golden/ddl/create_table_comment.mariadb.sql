-- comment on table s.t
ALTER TABLE s.t COMMENT 'it''s 50%';
