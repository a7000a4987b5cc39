-- add exclude constraint ex to s.t (during WITH &&, room WITH =)
ALTER TABLE s.t ADD CONSTRAINT ex EXCLUDE USING gist (during WITH &&, room gist_int4_ops WITH =) WHERE (room > 100) DEFERRABLE;

-- add unnamed exclude constraint to t (lower(c) WITH =)
ALTER TABLE t ADD EXCLUDE USING gist (lower(c) WITH =) WHERE (c != 'x');
