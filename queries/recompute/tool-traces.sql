-- Which of these traces may have something to say of tools, or had? Most others need not be judged at all.
SELECT DISTINCT trace_id
FROM spans
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
  AND (category = 'tool' OR notEmpty(tool_problems))
UNION DISTINCT
SELECT trace_id
FROM tool_signals
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
