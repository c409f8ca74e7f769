-- These batches need nothing more.
INSERT INTO touched (touched_at, id, state)
SELECT DISTINCT touched_at, id, 'done'
FROM touched
WHERE touched_at >= {since:DateTime64(3, 'UTC')} AND id IN {ids:Array(UUID)}
SETTINGS distributed_foreground_insert = 1
