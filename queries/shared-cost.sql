-- What did work cost that serves many tasks, and what is each task's share of it?
--
-- Shared is what the tasks named in `shared` cost, such as building an index or evaluating answers, and, where
-- `(cache writes)` is named, what was paid for writing to prompt caches. Shares are by rule, exact to the nano-dollar,
-- and beside the direct cost, never in it: cache writes are part of `direct_nano` too.
--
-- {shared} = : names of tasks, with commas between: index_articles,evaluate,(cache writes)
-- {rule} = by_tasks: by_tasks, by_tokens, by_reads (retrievals; of cache writes, cached tokens read) or fixed
-- {shares} = : with `fixed`, the weight of each task: resolve_refund=2,resolve_how_to=1
WITH
  splitByChar(',', {shared:String}) AS shared_names,
  chosen AS (
    SELECT
      toString(name) AS task,
      count() AS tasks,
      sum(task_totals.cost_nano) AS nano,
      sum(task_totals.cache_write_nano) AS write_nano,
      sum(task_totals.input_tokens + task_totals.output_tokens) AS tokens,
      sum(task_totals.retrievals) AS reads,
      sum(task_totals.cache_read_tokens) AS cached
    FROM task_totals FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task'
      AND (SELECT throwIf({rule:String} NOT IN ('by_tasks', 'by_tokens', 'by_reads', 'fixed'), 'rule: expected by_tasks, by_tokens, by_reads or fixed')) = 0
    GROUP BY task
  ),
  pools AS (
    SELECT task AS pool, nano AS pool_nano FROM chosen WHERE has(shared_names, task)
    UNION ALL
    SELECT '(cache writes)' AS pool, sum(write_nano) AS pool_nano FROM chosen WHERE has(shared_names, '(cache writes)') HAVING pool_nano > 0
  ),
  weighed AS (
    SELECT
      pool,
      pool_nano,
      task,
      tasks,
      nano,
      toUInt64(multiIf(
        {rule:String} = 'by_tasks', tasks,
        {rule:String} = 'by_tokens', tokens,
        {rule:String} = 'by_reads', if(pool = '(cache writes)', cached, reads),
        toUInt64OrZero(extractKeyValuePairs({shares:String}, '=', ',')[task]))) AS weight,
      sum(weight) OVER (PARTITION BY pool) AS all_weight,
      sum(weight) OVER (PARTITION BY pool ORDER BY task) AS weight_so_far
    FROM pools
    CROSS JOIN (SELECT * FROM chosen WHERE NOT has(shared_names, task)) AS users
  )
SELECT
  pool,
  task,
  {rule:String} AS allocated_by,
  tasks,
  nano AS direct_nano,
  pool_nano AS shared_nano,
  weight,
  -- The difference of two rounded sums: the shares add up to the whole.
  if(all_weight = 0, NULL, toInt64(
    intDiv(toInt256(pool_nano) * 2 * weight_so_far + all_weight, 2 * toInt256(all_weight))
    - intDiv(toInt256(pool_nano) * 2 * (weight_so_far - weight) + all_weight, 2 * toInt256(all_weight)))) AS allocated_nano,
  if(all_weight = 0, NULL, intDiv(allocated_nano, tasks)) AS allocated_per_task_nano
FROM weighed
ORDER BY pool ASC, allocated_nano DESC, task ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
