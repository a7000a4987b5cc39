-- add exclude constraint ex to s.t (during WITH &&, room WITH =)
-- error: sqlite cannot add exclude constraint ex to s.t (during WITH &&, room WITH =)
-- hint: leave it out where op.get_bind().dialect.name is not 'postgresql'

-- add unnamed exclude constraint to t (lower(c) WITH =)
-- error: sqlite cannot add unnamed exclude constraint to t (lower(c) WITH =)
-- hint: leave it out where op.get_bind().dialect.name is not 'postgresql'
