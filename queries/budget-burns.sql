-- How fast is each of several budgets of one kind and period being spent?
--
-- The same as `budget-burn`, for many at once: the tasks are read one time. A budget of which nothing was spent has no row.
--
-- {budgets} = []: a JSON list of pairs, such as [["acme","100"]]: which workflow, customer or service, and its limit in USD
-- {period_hours} = 720: how long they have to last
-- {dimension} = customer: what they are for: project, workflow, customer or service
WITH
  JSONExtract({budgets:String}, 'Array(Tuple(String, String))') AS pairs,
  greatest(1, dateDiff('second', {since:DateTime64(3)}, least({until:DateTime64(3)}, now64(3)))) / 3600. AS hours_gone,
  least({until:DateTime64(3)}, now64(3)) AS seen_until,
  spent AS (
    SELECT
      multiIf(
        {dimension:String} = 'project', '',
        {dimension:String} = 'workflow', toString(name),
        {dimension:String} = 'customer', customer,
        toString(service)) AS spender,
      sum(task_totals.cost_nano) AS all_nano,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 5 MINUTE) AS nano_5m,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 30 MINUTE) AS nano_30m,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 1 HOUR) AS nano_1h,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 6 HOUR) AS nano_6h,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 24 HOUR) AS nano_24h,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 72 HOUR) AS nano_72h
    FROM task_totals FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
      AND spender IN (SELECT arrayJoin(pairs).1)
      AND (SELECT throwIf({dimension:String} NOT IN ('project', 'workflow', 'customer', 'service'),
        'dimension: expected project, workflow, customer or service')) = 0
    GROUP BY spender
  ),
  limits AS (
    SELECT pair.1 AS spender, toFloat64(toDecimal128(pair.2, 9)) * 1e9 AS budget
    FROM (SELECT arrayJoin(pairs) AS pair)
  )
SELECT
  spender AS value,
  all_nano AS spent_nano,
  toInt64(budget) AS limit_nano,
  round(nano_5m / budget * {period_hours:UInt32} * 12, 2) AS burn_5m,
  round(nano_30m / budget * {period_hours:UInt32} * 2, 2) AS burn_30m,
  round(nano_1h / budget * {period_hours:UInt32}, 2) AS burn_1h,
  round(nano_6h / budget * {period_hours:UInt32} / least(6, hours_gone), 2) AS burn_6h,
  round(nano_72h / budget * {period_hours:UInt32} / least(72, hours_gone), 2) AS burn_72h,
  toInt64(all_nano + nano_24h / least(24, hours_gone) * greatest(0, {period_hours:UInt32} - hours_gone)) AS forecast_nano
FROM spent
INNER JOIN limits USING (spender)
ORDER BY value ASC, limit_nano ASC
SETTINGS do_not_merge_across_partitions_select_final = 1
