-- What each query found last on each day, by the hash of the query, so that it can be told whether it still finds the same.
CREATE TABLE IF NOT EXISTS retrieval_results (
  project LowCardinality(String),
  query String CODEC(ZSTD(1)),
  day Date CODEC(Delta(2), ZSTD(1)),
  found_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  documents Array(String) CODEC(ZSTD(1)),
  stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1))
)
ENGINE = ReplacingMergeTree(found_at)
ORDER BY (project, query, day)
TTL stored_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS retrieval_results_view TO retrieval_results AS
SELECT
  project,
  if(attributes['spanledger.retrieval.query.hash'] != '', attributes['spanledger.retrieval.query.hash'], lower(hex(message_hashes[1]))) AS query,
  toDate(start_time) AS day,
  start_time AS found_at,
  arrayFilter(one -> one != '', arrayMap((id, hash) -> if(id != '', id, hash), document_ids, document_hashes)) AS documents,
  now() AS stored_at
FROM spans
WHERE category = 'retrieval' AND status != 'error' AND (attributes['spanledger.retrieval.query.hash'] != '' OR input_messages > 0);
