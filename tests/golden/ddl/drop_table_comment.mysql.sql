-- drop the comment on table t
ALTER TABLE t COMMENT '';
