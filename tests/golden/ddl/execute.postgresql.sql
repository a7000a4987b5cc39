-- execute SELECT 100 % 3
SELECT 100 % 3;

-- execute UPDATE account SET name=:name WHERE account.id = :id_1
UPDATE account SET name=:name::VARCHAR WHERE account.id = :id_1::INTEGER;

-- execute UPDATE account SET name='q'
UPDATE account SET name='q';
