-- Every prompt, completion, tool argument, tool result and document, once per trace, under the hash of its content.
CREATE TABLE IF NOT EXISTS messages (
  project LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  -- Most bodies are what their hash is of, so it is computed and not kept; only of others it is written down.
  written_hash String CODEC(ZSTD(1)),
  hash String ALIAS if(written_hash = '', lower(hex(substring(SHA256(body), 1, 16))), written_hash),
  role LowCardinality(String),
  start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  body String CODEC(ZSTD(6)) SETTINGS (min_compress_block_size = 1048576, max_compress_block_size = 2097152),
  -- The first 200 characters of what is said: the first text of a message of the GenAI conventions, or else the body.
  preview String ALIAS substringUTF8(multiIf(
    NOT match(substring(body, 1, 4096), '"(?:content|text)":"'), body,
    position(extract(substring(body, 1, 8192), '"(?:content|text)":"((?:[^"\\\\]|\\\\u[0-9a-f]{4}|\\\\[^u])*)') AS said, '\\') = 0, said,
    JSONExtractString(concat('["', said, '"]'), 1) AS unescaped != '', unescaped,
    body), 1, 200),
  ingested_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  -- Which thousands of messages may hold a word. An index of every word's every place is fifteen times as large.
  INDEX body_words tokens(lower(body)) TYPE bloom_filter(0.001) GRANULARITY 4
)
ENGINE = ReplacingMergeTree(ingested_at)
PRIMARY KEY (project, trace_id)
ORDER BY (project, trace_id, if(written_hash = '', lower(hex(substring(SHA256(body), 1, 16))), written_hash))
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, default_compression_codec = 'ZSTD(1)';
