-- Which signals of which tasks are not what they used to be?
--
-- One row per signal: what it normally is, what it is now, the evidence for a change, and when it began. The method is in
-- docs/drift.md; `collector/src/drift/detector/` is the same in TypeScript, and a test holds the two together.
--
-- It looks at thirteen weeks that end with `until`, hour by hour, from a Monday on. What is expected of each hour is
-- learned every Monday from the four weeks before it, unless something is suspicious.
--
-- {service} = : only tasks of this service; all if empty
-- {task} = : only tasks of this name; all if empty
-- {hours} = 14688: evidence that fires, and so the least mean time between false alarms of one group of signals. There
--   are twelve groups, and 720 hours in a month; the rest is a margin for what a baseline does not know
WITH
  toMonday(toDateTime({until:DateTime64(3)}, 'UTC')) - toIntervalWeek(12) AS begins,
  toStartOfHour(toDateTime({until:DateTime64(3)}, 'UTC')) AS ends,
  toUInt32(intDiv(toUnixTimestamp(ends) - toUnixTimestamp(toDateTime(begins, 'UTC')), 3600)) AS last_hour,
  -- signal, group, kind, the smallest effect worth an alert.
  [
    ('tool_mix', 'tool_mix', 'share', 0.03),
    ('argument_shape', 'argument_shape', 'share', 0.02),
    ('finish_mix', 'finish', 'share', 0.03),
    ('refusal', 'finish', 'rate', 0.5),
    ('empty', 'finish', 'rate', 0.5),
    ('outcome', 'finish', 'share', 0.03),
    ('failed_call', 'errors', 'rate', 0.5),
    ('failed_tool', 'errors', 'rate', 0.5),
    ('retried', 'errors', 'rate', 0.5),
    ('timeout', 'errors', 'rate', 0.5),
    ('latency', 'latency', 'mean', log(1.15)),
    ('first_token', 'latency', 'mean', log(1.15)),
    ('output_tokens', 'output_length', 'mean', log(1.1)),
    ('tokens', 'work', 'mean', log(1.1)),
    ('steps', 'work', 'mean', log(1.1)),
    ('cost', 'cost', 'mean', log(1.1)),
    ('unseen_document', 'retrieval', 'share', 0.03),
    ('overlap', 'retrieval', 'share', 0.03),
    ('empty_retrieval', 'retrieval', 'share', 0.03),
    ('cache_share', 'cache', 'share', 0.05),
    ('language', 'language', 'share', 0.03),
    ('score', 'scores', 'mean', 0.),
    ('tasks', '', '', 0.)
  ] AS catalogue,
  [0., 0., 0., 0., 0., 0., 0., 0.] AS nothing,
  -- What people called normal: nothing before it counts.
  (
    SELECT groupArray((service, task, signal_group, toInt32(intDiv(toUnixTimestamp(since) - toUnixTimestamp(toDateTime(begins, 'UTC')), 3600))))
    FROM drift_decisions FINAL
    WHERE project = {project:String} AND kind = 'accept' AND since > begins AND decided_at < {until:DateTime64(3)}
  ) AS accepted,
  stored AS (
    SELECT
      service,
      task,
      toString(signal) AS signal,
      arrayFirst(one -> one.1 = signals_hourly.signal, catalogue) AS entry,
      toString(key) AS key,
      toInt32(intDiv(toUnixTimestamp(hour) - toUnixTimestamp(toDateTime(begins, 'UTC')), 3600)) AS at,
      toFloat64(n) AS number,
      sum AS total,
      sum2 AS squares,
      bins,
      if(empty(accepted), 0, arrayMax(arrayPushBack(arrayMap(
        one -> if(one.1 IN ('', service) AND one.2 IN ('', task) AND one.3 IN ('', entry.2), one.4, 0),
        accepted), 0))) AS start
    FROM signals_hourly FINAL
    WHERE project = {project:String} AND hour >= begins AND hour < ends
      AND {service:String} IN ('', service) AND {task:String} IN ('', task)
      AND signal IN arrayMap(one -> one.1, catalogue)
  ),
  by_key AS (
    SELECT service, task, signal, any(entry) AS entry, key, any(start) AS start,
      groupArray((at, number, total, squares, bins)) AS observed, min(at) AS seen
    FROM stored
    WHERE at >= stored.start
    GROUP BY service, task, signal, key
  ),
  -- `learned`: by when four weeks have been seen.
  known_keys AS (
    SELECT *,
      greatest(min(seen) OVER (PARTITION BY service, task), start) + 672 AS learned,
      arraySum(one -> if(one.1 < learned, one.3, 0.), observed) AS early
    FROM by_key
  ),
  -- The eight keys that mattered most in those weeks, the others together, and those that were never seen then.
  labelled AS (
    SELECT *,
      row_number() OVER (PARTITION BY service, task, signal ORDER BY early DESC, key ASC) AS place,
      multiIf(key = '', '', place <= 8 AND early > 0, key, seen >= learned, '(new)', '(other)') AS label
    FROM known_keys
  ),
  -- Of amounts also the share above what was the 95th and the 99th percentile, at the nearest edge of a bin.
  binned AS (
    SELECT *,
      arrayReduce('sumMap',
        arrayMap(one -> mapKeys(one.5), arrayFilter(one -> one.1 < learned AND notEmpty(one.5), observed)),
        arrayMap(one -> mapValues(one.5), arrayFilter(one -> one.1 < learned AND notEmpty(one.5), observed))) AS early_bins
    FROM labelled
  ),
  edged AS (
    SELECT *,
      arrayMap((_, so_far) -> 1 - so_far / arraySum(early_bins.2), early_bins.2, arrayPopBack(arrayPushFront(arrayCumSum(early_bins.2), 0))) AS above,
      if(empty(above), [], arrayMap(
        wanted -> arraySort((_, share) -> abs(share - wanted), early_bins.1, above)[1],
        [0.05, 0.01])) AS edges
    FROM binned
  ),
  by_hour AS (
    SELECT service, task, signal, label, any(entry) AS entry, any(start) AS start, any(empty(edges)) AS has_no_tails,
      one.1 AS at, sum(one.2) AS number, sum(one.3) AS total, sum(one.4) AS squares,
      any(arrayMap(edge -> toFloat64(arraySum((bin, count) -> if(bin >= edge, count, 0), mapKeys(one.5), mapValues(one.5))), edges)) AS beyond
    FROM edged
    ARRAY JOIN observed AS one
    GROUP BY service, task, signal, label, at
  ),
  dense AS (
    SELECT service, task, signal, label, any(entry) AS entry, any(start) AS start, any(by_hour.has_no_tails) AS has_no_tails,
      groupArrayInsertAt(0., 2184)(number, toUInt32(at)) AS ns,
      groupArrayInsertAt(0., 2184)(total, toUInt32(at)) AS all_xs,
      groupArrayInsertAt(0., 2184)(squares, toUInt32(at)) AS all_x2s,
      groupArrayInsertAt(0., 2184)(beyond[1], toUInt32(at)) AS beyond_p95,
      groupArrayInsertAt(0., 2184)(beyond[2], toUInt32(at)) AS beyond_p99
    FROM by_hour
    GROUP BY service, task, signal, label
  ),
  with_tasks AS (SELECT *, anyIf(ns, signal = 'tasks') OVER (PARTITION BY service, task) AS task_ns FROM dense),
  tailed AS (
    SELECT
      service, task, entry.2 AS signal_group, signal, entry.4 AS least_effect,
      concat(label, tail.1) AS part,
      if(tail.1 = '', entry.3, 'rate') AS kind,
      if(entry.3 = 'share' AND label != '', arrayMap((number, hour) -> if(hour < start, 0., number), task_ns, range(2184)), ns) AS ns,
      tail.2 AS xs,
      tail.3 AS x2s
    FROM with_tasks
    ARRAY JOIN if(
      has_no_tails,
      [('', all_xs, all_x2s)],
      [('', all_xs, all_x2s), ('above p95', beyond_p95, beyond_p95), ('above p99', beyond_p99, beyond_p99)]) AS tail
    WHERE signal != 'tasks'
  ),
  series AS (
    SELECT
      service, task, signal_group, signal, part, kind, ns, xs, x2s,
      multiIf(
        kind = 'rate', 0.5,
        least_effect > 0, least_effect,
        greatest(0.2 * sqrt(greatest(arraySum(x2s) / arraySum(ns) - pow(arraySum(xs) / arraySum(ns), 2), 0)), 1e-6)) AS effect,
      toFloat64({hours:UInt32}) * count() OVER (PARTITION BY service, task, signal_group) AS threshold
    FROM tailed
    WHERE arraySum(ns) > 0
  ),
  days AS (
    SELECT
      service, task, signal_group, signal, part, kind, effect, threshold,
      toInt32(day) AS day,
      day % 7 >= 5 AS weekend,
      n24,
      arraySum(n24) AS n,
      arraySum(x24) AS x,
      arraySum(x2s24) AS x2,
      arraySum(arrayMap((one, number) -> if(number = 0, 0, one * one / number), x24, n24)) AS hour_squares,
      countEqual(arrayMap(number -> number > 0, n24), 1) AS hours_used,
      x24,
      if(weekend, arrayConcat(arrayResize(emptyArrayFloat64(), 24, 0.), n24, arrayResize(emptyArrayFloat64(), 24, 0.), x24), arrayConcat(n24, arrayResize(emptyArrayFloat64(), 24, 0.), x24, arrayResize(emptyArrayFloat64(), 24, 0.))) AS cells
    FROM (
      SELECT
        service, task, signal_group, signal, part, kind, effect, threshold,
        arraySplit((_, place) -> place % 24 = 0, ns, range(2184)) AS all_n24,
        arraySplit((_, place) -> place % 24 = 0, xs, range(2184)) AS all_x24,
        arraySplit((_, place) -> place % 24 = 0, x2s, range(2184)) AS all_x2s24
      FROM series
    )
    ARRAY JOIN all_n24 AS n24, all_x24 AS x24, all_x2s24 AS x2s24, range(91) AS day
  ),
  -- Each week with its hours, and with what its Monday's baseline is learned from: four weeks, without the last day.
  sums AS (
    SELECT
      service, task, signal_group, signal, part, kind, effect, threshold, week,
      arraySort(one -> one.1, groupArrayIf((day, n24, x24), is_own)) AS own,
      groupArrayIf((n24, n, x, weekend), NOT is_own AND n > 0) AS used,
      sumIf(x2, NOT is_own) AS all_x2,
      sumIf(hour_squares, NOT is_own) AS all_hour_squares,
      sumIf(hours_used, NOT is_own) AS all_hours,
      arrayResize(sumForEachIf(cells, NOT is_own), 96, 0.) AS cell_sums
    FROM (
      SELECT *, arrayJoin(arrayConcat([intDiv(day, 7)], range(intDiv(day + 8, 7), least(intDiv(day + 29, 7), 12) + 1))) AS week, intDiv(day, 7) = week AS is_own
      FROM days
    )
    GROUP BY service, task, signal_group, signal, part, kind, effect, threshold, week
  ),
  means AS (
    SELECT *,
      length(used) >= 10 AND arraySum(tupleElement(used, 2)) >= 500 AS is_enough,
      if(is_enough, arraySum(tupleElement(used, 2)), 1.) AS all_n,
      arraySum(tupleElement(used, 3)) / all_n AS mean,
      arraySlice(cell_sums, 1, 48) AS cell_n,
      arraySlice(cell_sums, 49, 48) AS cell_x,
      if(kind = 'rate', 0.0005, effect / 10) AS least_p
    FROM sums
  ),
  chances AS (SELECT *, least(greatest(mean, least_p), 1 - least_p) AS p FROM means),
  variances AS (
    SELECT *,
      multiIf(
        kind = 'mean', greatest(all_x2 / all_n - mean * mean, effect * effect),
        kind = 'rate', p * (1 - p),
        least(greatest(all_x2 / all_n - mean * mean, p * (1 - p) * 0.05), p * (1 - p))) AS variance,
      arrayMap((number, total) -> if(number = 0, 0, total / number - mean), cell_n, cell_x) AS effects
    FROM chances
  ),
  -- The 48 hours of a weekday and a day of the weekend, shrunk towards the mean by the method of moments.
  spreads AS (
    SELECT *,
      greatest(0,
        (arraySum(arrayMap((number, one) -> number * one * one, cell_n, effects)) - (countEqual(arrayMap(number -> number > 0, cell_n), 1) - 1) * variance)
        / greatest(all_n - arraySum(arrayMap(number -> number * number, cell_n)) / all_n, 1e-9)) AS spread
    FROM variances
  ),
  expectations AS (
    SELECT *,
      arrayMap((number, one) -> if(number = 0 OR spread = 0, mean, mean + one * spread / (spread + variance / number)), cell_n, effects) AS expected,
      -- A rate that was learned from few hits is not well known.
      if(kind = 'rate', 1 + 5 / (mean * all_n + 1), 1) AS unsure
    FROM spreads
  ),
  baselines AS (
    SELECT
      service, task, signal_group, signal, part, kind, effect, threshold, week,
      arrayFlatten(arrayMap(one -> one.2, own)) AS week_n,
      arrayFlatten(arrayMap(one -> one.3, own)) AS week_x,
      if(is_enough, week, 0) AS model_week,
      expected,
      unsure * greatest(1, 1.3 * if(is_enough, arrayAvg(arrayMap(
        (number, total, weekend, numbers) -> pow(total - arrayDotProduct(numbers, arraySlice(expected, if(weekend, 25, 1), 24)), 2) / (number * variance),
        tupleElement(used, 2), tupleElement(used, 3), tupleElement(used, 4), tupleElement(used, 1))), 1)) AS dispersion,
      unsure * greatest(1, 1.3 / all_hours / variance * (
        all_hour_squares - 2 * arrayDotProduct(expected, cell_x)
        + arraySum(arrayMap((one, number) -> one * one * number, expected, cell_n)))) AS hour_dispersion,
      all_n / length(used) AS per_day,
      variance,
      mean,
      all_n,
      length(used) AS all_days,
      -- The log likelihood ratio of an hour under each of eight alternatives, by the hour of the pattern: its sum times
      -- the first, plus its number times the second.
      arrayMap(
        (multiple, share, ratio) -> if(kind = 'mean',
          arrayMap(normal -> (multiple * effect / variance, -(multiple * effect * normal + pow(multiple * effect, 2) / 2) / variance), expected),
          arrayMap(
            (usual, changed) -> (
              (log(changed / usual) - log((1 - changed) / (1 - usual))) * p * (1 - p) / variance,
              log((1 - changed) / (1 - usual)) * p * (1 - p) / variance),
            arrayMap(normal -> least(greatest(normal, least_p), 1 - least_p), expected),
            -- What is never, or always, cannot become less, or more: such an alternative looks the other way.
            arrayMap(
              (normal, usual) -> least(greatest(
                if(kind = 'rate',
                  usual * multiIf(normal < least_p, greatest(ratio, 1 / ratio), normal > 1 - least_p, least(ratio, 1 / ratio), ratio),
                  usual + multiIf(normal < least_p, abs(share), normal > 1 - least_p, -abs(share), share) * effect),
                usual / 4), 1 - (1 - usual) / 4),
              expected,
              arrayMap(normal -> least(greatest(normal, least_p), 1 - least_p), expected)))),
        [1., -1., 1.5, -1.5, 2.5, -2.5, 4., -4.],
        [1., -1., 2., -2., 3.5, -3.5, 7., -7.],
        [1.5, 1.5, 2., 2., 3., 4., 0.5, 0.25]) AS weights
    FROM expectations
  ),
  -- Evidence changes about every 20 tasks, and at the end of a day.
  counted AS (
    SELECT *,
      range(length(week_n)) AS hours_of_week,
      arrayFlatten(arrayMap(day -> arrayCumSum(arraySlice(week_n, day * 24 + 1, 24)), range(7))) AS day_n
    FROM (
      SELECT * REPLACE (arraySlice(week_n, 1, so_far) AS week_n, arraySlice(week_x, 1, so_far) AS week_x)
      FROM (SELECT *, greatest(0, least(168, toInt64(last_hour) - week * 168)) AS so_far FROM baselines)
    )
  ),
  flagged AS (
    SELECT *, arrayMap((place, number, so_far) -> floor(so_far / 20) > floor((so_far - number) / 20) OR (place % 24 = 23 AND so_far > 0), hours_of_week, week_n, day_n) AS counts
    FROM counted
  ),
  placed AS (
    SELECT *,
      arrayFilter((_, one) -> one, hours_of_week, counts) AS places,
      arrayFilter((_, one) -> one, day_n, counts) AS moment_n
    FROM flagged
  ),
  moments AS (
    SELECT *,
      arrayMap((place, before) -> before < 0 OR intDiv(place, 24) > intDiv(before, 24), places, arrayPopBack(arrayPushFront(arrayMap(one -> toInt32(one), places), -1))) AS is_first,
      arrayMap((place, before) -> toFloat64(if(before < 0 OR intDiv(place, 24) > intDiv(before, 24), place % 24 + 1, place - before)), places, arrayPopBack(arrayPushFront(arrayMap(one -> toInt32(one), places), -1))) AS moment_hours
    FROM placed
  ),
  by_series AS (
    SELECT
      service, task, signal_group, signal, part, kind, effect, threshold,
      arraySort(one -> one.1, groupArray((
        week, week_n, week_x,
        (model_week, weights, expected, dispersion, hour_dispersion, per_day, variance, mean, all_n, all_days),
        counts, places, moment_n, is_first, moment_hours))) AS weeks
    FROM moments
    GROUP BY service, task, signal_group, signal, part, kind, effect, threshold
  ),
  -- The weeks one after the other, and in each the moments. Carried along: 1 the evidence that starts every hour, 2 the
  -- one that starts every day, 3 the latter before this day; 4, 5 when it fired and when that was resolved; 6 to 8
  -- hours, tasks and residual of what may resolve it.
  watched AS (
    SELECT
      service, task, signal_group, signal, part, kind, effect, threshold,
      arrayFold(
        (known, this) -> arrayMap(
          chosen -> arrayMap(
            (ns, xs, counts, places, moment_n, is_first, moment_hours, first_hour, day_dispersion, hour_dispersion, per_day, width, least, most) -> arrayMap(
              (usual, logs) -> arrayMap(
                (residuals, moment_residuals) -> (
                  arrayFold(
                    (so_far, moment, by_pool, by_day_so_far) -> (
                      if((
                        (so_far.4 >= 0 AS firing)
                        AND (so_far.6 + moment.3 AS hours_since) >= 24
                        AND (so_far.7 + moment.4 AS n_since) >= 200
                        AND (abs((so_far.8 + moment.5 AS residual_since) / n_since) AS mean_since) + moment.6 / sqrt(n_since) < moment.7
                      ) AS resolves, nothing, (arrayMap((one, two) -> least(moment.8, (moment.3 + one) * two), so_far.1, by_pool) AS by_hour)),
                      if(resolves, nothing, (arrayMap((one, two) -> least(moment.8, (24 + one) * two), (if(moment.2, so_far.2, so_far.3) AS before_day), by_day_so_far) AS by_day)),
                      if(resolves, nothing, before_day),
                      multiIf(resolves, -1., NOT firing AND (arraySum(by_hour) + arraySum(by_day)) * 62500 >= moment.8, moment.1, so_far.4),
                      if(resolves, moment.1, so_far.5),
                      if((firing AND NOT (hours_since >= 24 AND n_since >= 200 AND mean_since >= moment.7)) AS goes_on, hours_since, 0.),
                      if(goes_on, n_since, 0.),
                      if(goes_on, residual_since, 0.)
                    ),
                    arrayMap(
                      (place, first, hours, number, number_before, residual, residual_before) -> (
                        first_hour + place, first, hours,
                        number - if(first, 0., number_before), residual - if(first, 0., residual_before),
                        width, least, most),
                      places, is_first, moment_hours, moment_n, arrayPopBack(arrayPushFront(moment_n, 0.)),
                      moment_residuals, arrayPopBack(arrayPushFront(moment_residuals, 0.))),
                    arrayMap((first, a, b, c, d, e, f, g, h, a0, b0, c0, d0, e0, f0, g0, h0) -> arrayMap(
                      (now, before) -> exp(least((now - if(first, 0., before)) / day_dispersion, 300)),
                      [a, b, c, d, e, f, g, h], [a0, b0, c0, d0, e0, f0, g0, h0]),
                      is_first, logs[1], logs[2], logs[3], logs[4], logs[5], logs[6], logs[7], logs[8],
                      arrayPopBack(arrayPushFront(logs[1], 0.)), arrayPopBack(arrayPushFront(logs[2], 0.)), arrayPopBack(arrayPushFront(logs[3], 0.)), arrayPopBack(arrayPushFront(logs[4], 0.)),
                      arrayPopBack(arrayPushFront(logs[5], 0.)), arrayPopBack(arrayPushFront(logs[6], 0.)), arrayPopBack(arrayPushFront(logs[7], 0.)), arrayPopBack(arrayPushFront(logs[8], 0.))),
                    arrayMap((number, a, b, c, d, e, f, g, h) -> arrayMap(
                      log_ratio -> exp(least(log_ratio / greatest(least(hour_dispersion, day_dispersion), 1 + (1.3 * day_dispersion - 1) * number / per_day), 300)),
                      [a, b, c, d, e, f, g, h]),
                      moment_n, logs[1], logs[2], logs[3], logs[4], logs[5], logs[6], logs[7], logs[8]),
                    known.1),
                  chosen,
                  arrayConcat(known.3, arrayZip(ns, residuals, xs))),
                [(arrayMap((number, total, normal) -> total - number * normal, ns, xs, usual) AS all_residuals)],
                [arrayFilter((_, one) -> one, arrayFlatten(arrayMap(day -> arrayCumSum(arraySlice(all_residuals, day * 24 + 1, 24)), range(7))), counts)])[1],
              [arrayResize(arrayConcat(
                (arraySlice(chosen.3, 1, 24) AS weekday), weekday, weekday, weekday, weekday,
                (arraySlice(chosen.3, 25, 24) AS weekend_day), weekend_day), length(ns))],
              [arrayMap(
                weights -> arrayFilter((_, one) -> one, arrayFlatten(arrayMap(
                  day -> arrayCumSum(arrayMap(
                    (number, total, weight) -> total * weight.1 + number * weight.2,
                    (arraySlice(ns, day * 24 + 1, 24) AS day_ns), arraySlice(xs, day * 24 + 1, 24),
                    arrayResize(arraySlice(weights, if(day >= 5, 25, 1), 24), length(day_ns)))),
                  range(7))), counts),
                chosen.2)])[1],
            [if(chosen.1 = 0, [], this.2)], [if(chosen.1 = 0, [], this.3)], [if(chosen.1 = 0, [], this.5)], [if(chosen.1 = 0, [], this.6)],
            [if(chosen.1 = 0, [], this.7)], [if(chosen.1 = 0, [], this.8)], [if(chosen.1 = 0, [], this.9)],
            [this.1 * 168.], [chosen.4], [chosen.5], [chosen.6],
            [1.96 * sqrt(chosen.4 * chosen.7)], [if(kind = 'rate', chosen.8 / 2, effect)], [threshold * 1e6])[1],
          [if(this.4.1 = 0 OR (known.2.1 > 0 AND (known.1.4 >= 0 OR (arraySum(known.1.1) + arraySum(known.1.2)) / 16 > threshold / 50)), known.2, this.4)])[1],
        weeks,
        (
          (nothing, nothing, nothing, -1., -1., 0., 0., 0.),
          tupleElement(weeks[1], 4),
          CAST([], 'Array(Tuple(Float64, Float64, Float64))')
        )) AS ended
    FROM by_series
  ),
  -- From now backwards, over four weeks at most: where what came since differs most from what is usual is the onset.
  backwards AS (
    SELECT
      service, task, signal_group, signal, part, kind, effect, threshold,
      ended.1 AS carried,
      ended.2 AS model,
      (arraySum(carried.1) + arraySum(carried.2)) / 16 AS evidence,
      arrayReverse(arraySlice(ended.3, -672)) AS latest,
      arrayCumSum(tupleElement(latest, 1)) AS ns,
      arrayCumSum(tupleElement(latest, 2)) AS residuals,
      arrayCumSum(tupleElement(latest, 3)) AS totals,
      arrayMap((number, residual) -> if(number >= 20, residual * residual / number, 0), ns, residuals) AS scores
    FROM watched
  ),
  onsets AS (SELECT *, indexOf(scores, arrayMax(scores)) AS back FROM backwards)
SELECT
  toJSONString([toString(service), toString(task), toString(signal_group)]) AS id,
  service,
  task,
  signal_group,
  signal,
  part,
  kind,
  effect AS least_effect,
  threshold,
  evidence,
  model.1 > 0 AS has_baseline,
  carried.4 >= 0 OR evidence > threshold / 50 AS is_suspicious,
  -- By the detector alone; what people accepted or muted is in `drift-decisions`.
  multiIf(
    NOT has_baseline, 'INSUFFICIENT_DATA',
    arraySum(tupleElement(arraySlice(latest, 1, 24), 1)) = 0 AND model.9 >= 20 * model.10, 'NO_DATA',
    carried.4 >= 0, 'FIRING',
    is_suspicious, 'PENDING',
    carried.5 >= 0 AND last_hour - carried.5 <= 24, 'RESOLVED', 'OK') AS state,
  if(carried.4 < 0, NULL, toDateTime(begins, 'UTC') + toIntervalHour(toUInt32(carried.4 + 1))) AS fired_at,
  if(carried.5 < 0, NULL, toDateTime(begins, 'UTC') + toIntervalHour(toUInt32(carried.5 + 1))) AS resolved_at,
  if(back = 0, NULL, ends - toIntervalHour(toUInt32(back))) AS onset,
  if(back = 0, 0, ns[back]) AS tasks_since,
  if(back = 0, 0, totals[back] / ns[back]) AS now,
  if(back = 0, 0, (totals[back] - residuals[back]) / ns[back]) AS usual,
  -- Half of the width of the interval that holds the difference 95 times in 100.
  if(back = 0, 0, 1.96 * sqrt(model.4 * model.7 / ns[back])) AS half_width,
  arraySum(tupleElement(arraySlice(latest, 1, 24), 1)) AS tasks_last_day,
  if(has_baseline, toDateTime(begins, 'UTC') + toIntervalHour(greatest(0, toInt32(model.1) * 168 - 696)), NULL) AS baseline_from,
  if(has_baseline, toDateTime(begins, 'UTC') + toIntervalHour(toInt32(model.1) * 168 - 24), NULL) AS baseline_until,
  if(has_baseline, model.9, 0) AS baseline_tasks,
  if(has_baseline, toFloat64(model.10), 0) AS baseline_days,
  if(has_baseline, model.8, 0) AS baseline_mean,
  if(has_baseline, model.7, 0) AS baseline_variance,
  if(has_baseline, model.4, 0) AS dispersion,
  if(has_baseline, model.5, 0) AS hour_dispersion,
  -- Of what is suspicious: the log likelihood ratio of a change since the last hour, the one before, and so on.
  if(is_suspicious, arrayMap(score -> score / (2 * model.4 * model.7), scores), []) AS onset_scores
FROM onsets
ORDER BY fired_at IS NULL, evidence / threshold DESC, service, task, signal, part
