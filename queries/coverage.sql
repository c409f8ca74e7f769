-- What did the instrumentation of a service see, and what did it not see, newest report first?
--
-- A report is JSON, written by the hook: `seen`, `unread`, `hooks`, `silent`. Every process of the service sends its own.
SELECT service, start_time AS reported, attributes['spanledger.coverage'] AS report
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category = 'report' AND name = 'spanledger.coverage' AND service = {service:String}
ORDER BY reported DESC, span_id ASC
LIMIT {limit:UInt32}
