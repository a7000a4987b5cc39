-- add primary key pk to t
ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a, b)
/

-- add unnamed primary key to s.t
ALTER TABLE s.t ADD PRIMARY KEY (a)
/

-- add primary key pk to t
ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a)
/
