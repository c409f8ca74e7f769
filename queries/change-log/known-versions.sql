-- Which versions were seen lately, in all projects, the newest last? For the collector itself, when it starts.
SELECT
  project,
  toUnixTimestamp64Nano(changes.ts_first) AS first_nano,
  toUnixTimestamp64Nano(changes.ts_last) AS last_nano,
  service,
  environment,
  kind,
  name,
  old_hash,
  new_hash,
  diff AS difference,
  value,
  revision AS code_revision
FROM changes FINAL
WHERE source = 'auto' AND ts_last >= now64() - INTERVAL 30 DAY
ORDER BY ts_last DESC
LIMIT 20000
