-- Which runs said all of these words, newest first?
--
-- Words are what stands between characters that are neither letters nor digits; capitals do not matter.
SELECT trace_id, hash, role, start_time, substringUTF8(body, 1, 200) AS beginning
FROM messages
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND {words:String} != ''
  -- The index says where the words may be; of what is read there, taking texts apart into words is the dear part.
  AND arrayAll(place -> place > 0, multiSearchAllPositions(lower(body), arraySlice(tokens(lower({words:String})), 1, 100)))
  AND hasAll(tokens(lower(body)), tokens(lower({words:String})))
ORDER BY start_time DESC, trace_id ASC, hash ASC
LIMIT 1 BY trace_id, hash
LIMIT {limit:UInt32}
-- Or the conditions would be put in another order, and every text taken apart first.
SETTINGS optimize_move_to_prewhere = 0
