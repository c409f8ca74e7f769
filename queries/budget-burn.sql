-- How fast is a budget being spent, and where does that lead by the end of its period?
--
-- The budget is for what began since `since`, and lasts for `period_hours` from then on. A burn of 1 spends it exactly by
-- the end; `burn_1h` is that of the last hour, and so on. `forecast_nano` goes on as the last day did, or as long as
-- there is yet. Costs are in nano-dollars (10^-9 USD); unpriced calls are not in them.
--
-- {limit_usd} = 100: the budget in USD
-- {period_hours} = 720: how long it has to last
-- {dimension} = project: what it is for: project, workflow, customer or service
-- {value} = : which workflow, customer or service
WITH
  toFloat64(toDecimal128({limit_usd:String}, 9)) * 1e9 AS budget,
  greatest(1, dateDiff('second', {since:DateTime64(3)}, least({until:DateTime64(3)}, now64(3)))) / 3600. AS hours_gone,
  least({until:DateTime64(3)}, now64(3)) AS seen_until,
  spent AS (
    SELECT
      count() AS tasks,
      sum(task_totals.cost_nano) AS all_nano,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 5 MINUTE) AS nano_5m,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 30 MINUTE) AS nano_30m,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 1 HOUR) AS nano_1h,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 6 HOUR) AS nano_6h,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 24 HOUR) AS nano_24h,
      sumIf(task_totals.cost_nano, started >= seen_until - INTERVAL 72 HOUR) AS nano_72h,
      sum(task_totals.unpriced_calls) AS unpriced
    FROM task_totals FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
      AND multiIf(
        {dimension:String} = 'project', true,
        {dimension:String} = 'workflow', name = {value:String},
        {dimension:String} = 'customer', customer = {value:String},
        service = {value:String})
      AND (SELECT throwIf({dimension:String} NOT IN ('project', 'workflow', 'customer', 'service'),
        'dimension: expected project, workflow, customer or service')) = 0
  )
SELECT
  {dimension:String} AS dimension,
  {value:String} AS value,
  tasks,
  all_nano AS spent_nano,
  toInt64(budget) AS limit_nano,
  round(all_nano / budget, 4) AS spent_share,
  round(hours_gone / {period_hours:UInt32}, 4) AS time_share,
  round(nano_5m / budget * {period_hours:UInt32} * 12, 2) AS burn_5m,
  round(nano_30m / budget * {period_hours:UInt32} * 2, 2) AS burn_30m,
  round(nano_1h / budget * {period_hours:UInt32}, 2) AS burn_1h,
  round(nano_6h / budget * {period_hours:UInt32} / least(6, hours_gone), 2) AS burn_6h,
  round(nano_72h / budget * {period_hours:UInt32} / least(72, hours_gone), 2) AS burn_72h,
  toInt64(all_nano + nano_24h / least(24, hours_gone) * greatest(0, {period_hours:UInt32} - hours_gone)) AS forecast_nano,
  forecast_nano > limit_nano AS will_exceed,
  unpriced AS unpriced_calls
FROM spent
WHERE tasks > 0
SETTINGS do_not_merge_across_partitions_select_final = 1
