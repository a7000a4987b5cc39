-- alter enum kind: add 'b', "it's 5%"
-- error: mysql cannot alter enum kind: add 'b', "it's 5%"
-- hint: leave it out where op.get_bind().dialect.name is not 'postgresql'

-- alter enum s.Kind: add 'b'
-- error: mysql cannot alter enum s.Kind: add 'b'
-- hint: leave it out where op.get_bind().dialect.name is not 'postgresql'

-- alter enum kind: remove 'b'
-- error: mysql cannot alter enum kind: remove 'b'
-- hint: leave it out where op.get_bind().dialect.name is not 'postgresql'
