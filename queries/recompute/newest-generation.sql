-- Which generation is the newest so far?
SELECT toString(greatest(
  (SELECT max(generation) FROM uncounted_calls),
  (SELECT max(generation) FROM task_parts),
  (SELECT max(generation) FROM tool_signals),
  (SELECT max(generation) FROM task_totals),
  (SELECT max(generation) FROM cost_5m),
  (SELECT max(generation) FROM signals_hourly)
)) AS generation
