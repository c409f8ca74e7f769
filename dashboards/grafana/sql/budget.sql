-- @spent
-- What was spent of the budget? The budget is a variable of the board.
SELECT sum(cost_nano) / 1e9 / greatest(toFloat64OrZero(${budget_usd:singlequote}), 0.000001) AS spent
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:tasks}

-- @spent-usd
-- How much was spent?
SELECT sum(cost_nano) / 1e9 AS cost_usd
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:tasks}

-- @cumulative
-- How does spending run beside a budget that is spent evenly over the time shown?
SELECT
  time,
  sum(step_usd) OVER (ORDER BY time) AS spent,
  toFloat64OrZero(${budget_usd:singlequote}) * (toUnixTimestamp(time) - toUnixTimestamp({since:DateTime64(3)}))
    / greatest(1, toUnixTimestamp({until:DateTime64(3)}) - toUnixTimestamp({since:DateTime64(3)})) AS even
FROM (
  SELECT $__timeInterval(started) AS time, sum(cost_nano) / 1e9 AS step_usd
  FROM task_totals FINAL
  WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:tasks}
  GROUP BY time
)
ORDER BY time ASC

-- @burn
-- How many times faster than even is the budget spent, over an hour, six and a day?
SELECT burn.1 AS over, burn.2 / greatest(toFloat64OrZero(${budget_usd:singlequote}), 0.000001) * hours / burn.3 AS times
FROM (
  SELECT
    greatest(1, (toUnixTimestamp({until:DateTime64(3)}) - toUnixTimestamp({since:DateTime64(3)})) / 3600) AS hours,
    arrayJoin([
      ('1 h', sumIf(cost_nano, started >= {until:DateTime64(3)} - INTERVAL 1 HOUR) / 1e9, 1),
      ('6 h', sumIf(cost_nano, started >= {until:DateTime64(3)} - INTERVAL 6 HOUR) / 1e9, 6),
      ('24 h', sumIf(cost_nano, started >= {until:DateTime64(3)} - INTERVAL 24 HOUR) / 1e9, 24)]) AS burn
  FROM task_totals FINAL
  WHERE project = {project:String} AND started >= {until:DateTime64(3)} - INTERVAL 24 HOUR AND started < {until:DateTime64(3)} AND {filter:tasks}
)
ORDER BY burn.3 ASC

-- @customers
-- Who was it spent for?
SELECT if(customer = '', '(no customer)', customer) AS spent_for, count() AS tasks, sum(cost_nano) / 1e9 AS cost_usd
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:tasks}
GROUP BY spent_for
ORDER BY cost_usd DESC, spent_for ASC
LIMIT 20

-- @caps
-- Which caps of tasks were warned of or reached, and what was held back?
SELECT
  start_time AS time,
  service,
  task_name AS task,
  event_name AS happened,
  event['spanledger.budget.cap'] AS cap,
  event['spanledger.budget.limit'] AS cap_limit,
  event['spanledger.budget.spent'] AS spent,
  trace_id AS run
FROM (
  SELECT start_time, service, task_name, trace_id, arrayJoin(arrayZip(events.name, events.attributes)) AS told, told.1 AS event_name, told.2 AS event
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
    AND hasAny(events.name, ['spanledger.budget.warning', 'spanledger.budget.exceeded']) AND {filter:spans}
)
WHERE event_name IN ('spanledger.budget.warning', 'spanledger.budget.exceeded')
ORDER BY time DESC, run ASC
LIMIT 100
