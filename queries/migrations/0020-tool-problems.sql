-- What is wrong with the calls of tools in a span, judged by the definitions that were offered when it came in: tools that
-- nobody offered, arguments that are no JSON, or not what the schema says. A name or a place in arguments is content.
ALTER TABLE spans ADD COLUMN IF NOT EXISTS tool_problems Array(Tuple(finding String, tool String, problem String)) CODEC(ZSTD(1)) TTL stored_at + INTERVAL 30 DAY;
