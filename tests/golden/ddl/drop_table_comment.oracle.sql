-- drop the comment on table t
COMMENT ON TABLE t IS ''
/
