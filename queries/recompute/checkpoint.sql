-- Nothing is pending: what was touched three hours ago need not be looked at again.
--
-- Three hours, for INSERTs that are still under way and for clocks that are set back.
INSERT INTO touched (touched_at, id, state)
SELECT now64(3) - INTERVAL 3 HOUR, generateUUIDv4(), 'checkpoint'
SETTINGS distributed_foreground_insert = 1
