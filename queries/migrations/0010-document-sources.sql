-- Where each document of `document_ids` was found, and in which version, so that one document can be followed through
-- stores and through its changes: `qdrant/docs`, or only the collection where the store is not known.
ALTER TABLE spans ADD COLUMN IF NOT EXISTS document_sources Array(LowCardinality(String)) CODEC(ZSTD(1)) AFTER document_scores;
ALTER TABLE spans ADD COLUMN IF NOT EXISTS document_versions Array(String) CODEC(ZSTD(1)) AFTER document_sources;
