-- comment on table s.t
COMMENT ON TABLE s.t IS 'it''s 50%';

-- comment on table t
COMMENT ON TABLE t IS 'new';
