-- comment on table s.t
COMMENT ON TABLE s.t IS 'it''s 50%';
