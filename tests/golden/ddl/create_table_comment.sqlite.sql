-- comment on table s.t
-- error: sqlite cannot comment on table s.t
-- hint: leave it out where op.get_bind().dialect.supports_comments is false

-- comment on table t
-- error: sqlite cannot comment on table t
-- hint: leave it out where op.get_bind().dialect.supports_comments is false
