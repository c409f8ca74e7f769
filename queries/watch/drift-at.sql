-- Which signals of which tasks were not what they used to be, by what is known of the time before `until`?
--
-- The rows of the question `drift`, computed when they are asked for: it takes a second. The method is in docs/drift.md;
-- `collector/src/drift/detector/` is the same in TypeScript, and a test holds the two together.
--
-- It looks at thirteen weeks that end with `until`, hour by hour, from a Monday on. What is expected of each hour is
-- learned every Monday from the four weeks before it, unless something is suspicious.
--
-- {service} = : only tasks of this service; all if empty
-- {task} = : only tasks of this name; all if empty
-- {hours} = 12960: evidence that fires, and so the least mean time between false alarms of one group of signals. There
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
  -- Asked once, as a value: what follows is far quicker to understand for the engine than a deeper query.
  (
    WITH
      found AS (
        SELECT service, task, signal, key,
          groupArray(toInt32(intDiv(toUnixTimestamp(hour) - toUnixTimestamp(toDateTime(begins, 'UTC')), 3600))) AS all_ats,
          groupArray(toFloat64(n)) AS all_numbers,
          groupArray(signals_hourly.sum) AS all_totals,
          groupArray(sum2) AS all_squares,
          groupArrayIf(bins, signal IN arrayMap(one -> one.1, arrayFilter(one -> one.3 = 'mean', catalogue))) AS all_bins
        FROM signals_hourly FINAL
        WHERE project = {project:String} AND hour >= begins AND hour < ends
          AND {service:String} IN ('', service) AND {task:String} IN ('', task)
          AND signal IN arrayMap(one -> one.1, catalogue)
        GROUP BY service, task, signal, key
      ),
      entered AS (
        SELECT *,
          arrayFirst(one -> one.1 = signal, catalogue) AS entry,
          if(empty(accepted), 0, arrayMax(arrayPushBack(arrayMap(
            one -> if(one.1 IN ('', service) AND one.2 IN ('', task) AND one.3 IN ('', entry.2), one.4, 0),
            accepted), 0))) AS start
        FROM found
      ),
      -- Amounts have bins, of each hour.
      by_key AS (
        SELECT service, task, toString(signal) AS signal, toString(key) AS key, entry, start,
          if(start <= 0, all_ats, arrayFilter(at -> at >= start, all_ats)) AS ats,
          if(start <= 0, all_numbers, arrayFilter((_, at) -> at >= start, all_numbers, all_ats)) AS numbers,
          if(start <= 0, all_totals, arrayFilter((_, at) -> at >= start, all_totals, all_ats)) AS totals,
          if(start <= 0, all_squares, arrayFilter((_, at) -> at >= start, all_squares, all_ats)) AS squares,
          if(start <= 0, all_bins, arrayFilter((_, at) -> at >= start, all_bins, arrayResize(all_ats, length(all_bins)))) AS binned,
          arrayMin(ats) AS seen
        FROM entered
        WHERE notEmpty(ats)
      ),
      -- `learned`: by when four weeks have been seen.
      known_keys AS (
        SELECT *,
          greatest(min(seen) OVER (PARTITION BY service, task), start) + 672 AS learned,
          arraySum((total, at) -> if(at < learned, total, 0.), totals, ats) AS early
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
      edged AS (
        SELECT *,
          arrayFilter((_, at) -> at < learned, binned, arrayResize(ats, length(binned))) AS early_binned,
          arrayReduce('sumMap', arrayMap(one -> mapKeys(one), early_binned), arrayMap(one -> mapValues(one), early_binned)) AS early_bins,
          arrayMap((_, so_far) -> 1 - so_far / arraySum(early_bins.2), early_bins.2, arrayPopBack(arrayPushFront(arrayCumSum(early_bins.2), 0))) AS above,
          if(empty(above), [], arrayMap(
            wanted -> arraySort((_, share) -> abs(share - wanted), early_bins.1, above)[1],
            [0.05, 0.01])) AS edges
        FROM labelled
      ),
      -- Of several keys under one label, the sums of each hour.
      summed AS (
        SELECT service, task, signal, label, any(entry) AS entry, any(start) AS start, any(empty(edges)) AS has_no_tails, count() > 1 AS is_several,
          arrayReduce('sumMap',
            if(is_several, groupArray(ats), []), if(is_several, groupArray(numbers), []),
            if(is_several, groupArray(totals), []), if(is_several, groupArray(squares), [])) AS several,
          arrayMap(at -> toUInt32(at), if(is_several, several.1, any(ats))) AS places,
          if(is_several, several.2, any(numbers)) AS place_numbers,
          if(is_several, several.3, any(totals)) AS place_totals,
          if(is_several, several.4, any(squares)) AS place_squares,
          any(arrayMap(
            edge -> arrayMap(one -> toFloat64(arraySum((bin, count) -> if(bin >= edge, count, 0), mapKeys(one), mapValues(one))), binned),
            edges)) AS place_beyond
        FROM edged
        GROUP BY service, task, signal, label
      ),
      dense AS (
        SELECT service, task, signal, label, entry, start, has_no_tails,
          arrayReduce('groupArrayInsertAt(0., 2184)', place_numbers, places) AS ns,
          arrayReduce('groupArrayInsertAt(0., 2184)', place_totals, places) AS all_xs,
          arrayReduce('groupArrayInsertAt(0., 2184)', place_squares, places) AS all_x2s,
          if(has_no_tails, [], arrayReduce('groupArrayInsertAt(0., 2184)', place_beyond[1], places)) AS beyond_p95,
          if(has_no_tails, [], arrayReduce('groupArrayInsertAt(0., 2184)', place_beyond[2], places)) AS beyond_p99
        FROM summed
      ),
      with_tasks AS (SELECT *, anyIf(ns, signal = 'tasks') OVER (PARTITION BY service, task) AS task_ns FROM dense),
      -- The mean is what differs most often, and the longest tail what costs most; the promise is divided among them so.
      tailed AS (
        SELECT
          service, task, entry.2 AS signal_group, signal, entry.4 AS least_effect,
          concat(label, tail.1) AS part,
          if(tail.1 = '', entry.3, 'rate') AS kind,
          if(entry.3 = 'share' AND label != '', arrayMap((number, hour) -> if(hour < start, 0., number), task_ns, range(materialize(2184))), ns) AS ns,
          tail.2 AS xs,
          tail.3 AS x2s,
          tail.4 AS promised
        FROM with_tasks
        ARRAY JOIN if(
          has_no_tails,
          [('', all_xs, all_x2s, 1.)],
          [('', all_xs, all_x2s, 3 * 0.45), ('above p95', beyond_p95, beyond_p95, 3 * 0.15), ('above p99', beyond_p99, beyond_p99, 3 * 0.4)]) AS tail
        WHERE signal != 'tasks'
      ),
      series AS (
        SELECT
          service, task, signal_group, signal, part, kind, ns, xs, x2s,
          multiIf(
            kind = 'rate', 0.5,
            least_effect > 0, least_effect,
            greatest(0.2 * sqrt(greatest(arraySum(x2s) / arraySum(ns) - pow(arraySum(xs) / arraySum(ns), 2), 0)), 1e-6)) AS effect,
          toFloat64({hours:UInt32}) * count() OVER (PARTITION BY service, task, signal_group) / promised AS threshold
        FROM tailed
        WHERE arraySum(tailed.ns) > 0
      )
    SELECT groupArray((service, task, signal_group, signal, part, kind, effect, threshold, ns, xs, x2s)) FROM series
  ) AS all_series,
  -- What each Monday's baseline is learned from: four weeks, without the last day, so from a Sunday to a Saturday.
  (
    WITH
      shifted AS (
        SELECT
          one.1 AS service, one.2 AS task, one.3 AS signal_group, one.4 AS signal, one.5 AS part, one.6 AS kind, one.7 AS effect, one.8 AS threshold, place,
          range(materialize(2016)) AS hours,
          arrayResize(emptyArrayFloat64(), materialize(168), 0.) AS none,
          arraySlice(arrayConcat(arrayResize(emptyArrayFloat64(), materialize(24), 0.), one.9), 1, 2016) AS shifted_ns,
          arraySlice(arrayConcat(arrayResize(emptyArrayFloat64(), materialize(24), 0.), one.10), 1, 2016) AS shifted_xs,
          arraySlice(arrayConcat(arrayResize(emptyArrayFloat64(), materialize(24), 0.), one.11), 1, 2016) AS shifted_x2s,
          arraySlice(one.9, 169, greatest(0, toInt64(last_hour) - 168)) AS watched_ns,
          arraySlice(one.10, 169, greatest(0, toInt64(last_hour) - 168)) AS watched_xs
        FROM (SELECT all_series AS found_series)
        ARRAY JOIN found_series AS one, arrayEnumerate(found_series) AS place
      ),
      split AS (
        SELECT *,
          arraySplit((_, hour) -> hour % 168 = 0, shifted_ns, hours) AS week_ns,
          arraySplit((_, hour) -> hour % 168 = 0, shifted_xs, hours) AS week_xs,
          arrayMap(one -> arraySum(one), arraySplit((_, hour) -> hour % 168 = 0, shifted_x2s, hours)) AS week_x2,
          arrayResize(arraySplit((_, hour) -> hour % 168 = 1, watched_ns, arrayEnumerate(watched_ns)), 12) AS own_ns,
          arrayResize(arraySplit((_, hour) -> hour % 168 = 1, watched_xs, arrayEnumerate(watched_xs)), 12) AS own_xs
        FROM shifted
      ),
      four AS (
        SELECT
          place, service, task, signal_group, signal, part, kind, effect, threshold, own_ns, own_xs,
          arrayMap((one, two, three, last) -> arrayConcat(one, two, three, last),
            arrayConcat([none, none, none], arraySlice(week_ns, 1, 9)), arrayConcat([none, none], arraySlice(week_ns, 1, 10)),
            arrayConcat([none], arraySlice(week_ns, 1, 11)), week_ns) AS window_ns,
          arrayMap((one, two, three, last) -> arrayConcat(one, two, three, last),
            arrayConcat([none, none, none], arraySlice(week_xs, 1, 9)), arrayConcat([none, none], arraySlice(week_xs, 1, 10)),
            arrayConcat([none], arraySlice(week_xs, 1, 11)), week_xs) AS window_xs,
          arrayMap((one, two, three, last) -> one + two + three + last,
            arrayConcat([0., 0., 0.], arraySlice(week_x2, 1, 9)), arrayConcat([0., 0.], arraySlice(week_x2, 1, 10)),
            arrayConcat([0.], arraySlice(week_x2, 1, 11)), week_x2) AS window_x2s
        FROM split
      ),
      windows AS (
        SELECT
          place, service, task, signal_group, signal, part, kind, effect, threshold, week, own_n, own_x, window_n, window_x, window_x2,
          range(materialize(672)) AS hours,
          arrayMap(day -> day % 7 IN (0, 6), range(materialize(28))) AS weekends
        FROM four
        ARRAY JOIN range(1, 13) AS week, window_ns AS window_n, window_xs AS window_x, window_x2s AS window_x2, own_ns AS own_n, own_xs AS own_x
      ),
      days AS (
        SELECT *,
          arraySplit((_, hour) -> hour % 24 = 0, window_n, hours) AS day_ns,
          arraySplit((_, hour) -> hour % 24 = 0, window_x, hours) AS day_xs,
          toFloat64(arrayCount(number -> number > 0, window_n)) AS all_hours
        FROM windows
      ),
      cells AS (
        SELECT *,
          arrayMap(one -> arraySum(one), day_ns) AS day_n,
          arrayConcat(
            arrayReduce('sumForEach', arrayFilter((_, weekend) -> NOT weekend, day_ns, weekends)),
            arrayReduce('sumForEach', arrayFilter((_, weekend) -> weekend, day_ns, weekends))) AS cell_n,
          arrayConcat(
            arrayReduce('sumForEach', arrayFilter((_, weekend) -> NOT weekend, day_xs, weekends)),
            arrayReduce('sumForEach', arrayFilter((_, weekend) -> weekend, day_xs, weekends))) AS cell_x
        FROM days
      ),
      sums AS (
        SELECT *, arraySum(day_n) AS sum_n, arraySum(cell_x) AS sum_x, toFloat64(arrayCount(number -> number > 0, day_n)) AS sum_days
        FROM cells
      ),
      enough AS (
        SELECT *,
          sum_days >= 10 AND sum_n >= 500 AS is_enough,
          if(sum_days >= 10 AND sum_n >= 500, sum_n, 1.) AS all_n,
          greatest(sum_days, 1.) AS all_days,
          if(kind = 'rate', 0.0005, effect / 10) AS least_p
        FROM sums
      ),
      means AS (SELECT *, sum_x / all_n AS mean FROM enough),
      chances AS (
        SELECT *,
          least(greatest(mean, least_p), 1 - least_p) AS p,
          window_x2 / all_n - mean * mean AS spread_x,
          arrayMap((number, total) -> if(number = 0, 0, total / number - mean), cell_n, cell_x) AS effects
        FROM means
      ),
      variances AS (
        SELECT *,
          multiIf(
            kind = 'mean', greatest(spread_x, effect * effect),
            kind = 'rate', p * (1 - p),
            least(greatest(spread_x, p * (1 - p) * 0.05), p * (1 - p))) AS variance
        FROM chances
      ),
      -- The 48 hours of a weekday and a day of the weekend, shrunk towards the mean by the method of moments.
      spreads AS (
        SELECT *,
          greatest(0,
            (arraySum(arrayMap((number, one) -> number * one * one, cell_n, effects)) - (arrayCount(number -> number > 0, cell_n) - 1) * variance)
            / greatest(all_n - arraySum(arrayMap(number -> number * number, cell_n)) / all_n, 1e-9)) AS spread
        FROM variances
      ),
      expectations AS (
        SELECT *, arrayMap((number, one) -> if(number = 0 OR spread = 0, mean, mean + one * spread / (spread + variance / number)), cell_n, effects) AS expected
        FROM spreads
      ),
      patterns AS (SELECT *, arraySlice(expected, 1, 24) AS weekday, arraySlice(expected, 25, 24) AS weekend_day FROM expectations),
      expected_weeks AS (SELECT *, arrayConcat(weekend_day, weekday, weekday, weekday, weekday, weekday, weekend_day) AS pattern FROM patterns),
      deviations AS (
        SELECT *, arrayMap((number, total, normal) -> total - number * normal, window_n, window_x, arrayConcat(pattern, pattern, pattern, pattern)) AS residuals
        FROM expected_weeks
      ),
      -- By how much days, and hours, differ more than their tasks explain: what was found, against what is usual.
      stretches AS (
        SELECT *,
          [all_days, greatest(all_hours, 1.)] AS many,
          arrayMap(one -> arraySum(one), arraySplit((_, hour) -> hour % 24 = 0, residuals, hours)) AS day_residuals,
          pow(0.33 * if(kind = 'mean', effect, p * (1 - p) * log(1.5)), 2) * all_n / variance AS usual
        FROM deviations
      ),
      findings AS (
        SELECT *,
          arrayMap((squares, stretches) -> squares / variance / stretches,
            [
              arraySum(arrayMap((residual, number) -> if(number = 0, 0, residual * residual / number), day_residuals, day_n)),
              arraySum(arrayMap((residual, number) -> if(number = 0, 0, residual * residual / number), residuals, window_n))
            ], many) AS found,
          arrayMap(stretches -> (2 + if(kind = 'mean', 0, stretches / all_n / variance)) / stretches, many) AS sampling
        FROM stretches
      ),
      doubts AS (
        SELECT *,
          arrayMap((more, stretches, chance) -> pow(usual / stretches, 2) + greatest(0, pow(more - 1, 2) - 2 * chance), found, many, sampling) AS known,
          arrayMap((more, chance) -> pow(greatest(1, more), 2) * chance, found, sampling) AS doubt
        FROM findings
      ),
      beliefs AS (SELECT *, arrayMap((one, chance) -> one / (one + chance), known, doubt) AS belief FROM doubts),
      dispersions AS (
        SELECT *,
          arrayMap((more, stretches, share, chance) -> greatest(1,
              1 + usual / stretches + share * (more - 1 - usual / stretches) + 1.1 * sqrt(share * chance)),
            found, many, belief, doubt) AS dispersion
        FROM beliefs
      ),
      -- Eight alternatives, in each of the 48 hours and on average: what a mean, or a chance, would be.
      normals AS (
        SELECT
          place, service, task, signal_group, signal, part, kind, effect, threshold, week, own_n, own_x,
          is_enough, all_n, all_days, mean, p, variance, least_p, expected,
          dispersion[1] AS day_dispersion,
          dispersion[2] AS hour_dispersion,
          arrayPushBack(expected, mean) AS normal_means,
          arrayMap(normal -> least(greatest(normal, least_p), 1 - least_p), arrayPushBack(expected, mean)) AS normal_chances,
          0.15 * sqrt(dispersion[1] * variance / all_n) AS unknown,
          variance / (p * (1 - p)) AS scale,
          arrayMap(multiple -> sign(multiple), [1., -1., 1.5, -1.5, 2.5, -2.5, 4., -4.]) AS sides
        FROM dispersions
      )
    SELECT groupArray((place, week, service, task, signal_group, signal, part, kind, effect, threshold, own_n, own_x, is_enough, all_n, all_days, mean, p, variance, least_p, expected, day_dispersion, hour_dispersion, normal_means, normal_chances, unknown, scale, sides)) FROM normals
  ) AS all_baselines,
  (
    WITH
    baselines AS (
      SELECT
        one.1 AS place, one.2 AS week, one.3 AS service, one.4 AS task, one.5 AS signal_group, one.6 AS signal, one.7 AS part, one.8 AS kind, one.9 AS effect, one.10 AS threshold, one.11 AS own_n, one.12 AS own_x, one.13 AS is_enough, one.14 AS all_n, one.15 AS all_days, one.16 AS mean, one.17 AS p, one.18 AS variance, one.19 AS least_p, one.20 AS expected, one.21 AS day_dispersion, one.22 AS hour_dispersion, one.23 AS normal_means, one.24 AS normal_chances, one.25 AS unknown, one.26 AS scale, one.27 AS sides
      FROM (SELECT all_baselines AS known_baselines)
      ARRAY JOIN known_baselines AS one
    ),
      changes AS (
        SELECT *,
          arrayMap(multiple -> greatest(0, abs(multiple) * effect - unknown), [1., -1., 1.5, -1.5, 2.5, -2.5, 4., -4.]) AS rests,
          if(kind = 'mean', [], arrayMap(
            -- What is never, or always, cannot become less, or more: such an alternative looks the other way.
            (share, ratio) -> arrayMap(
              (normal, usual) -> least(greatest(
                if(kind = 'rate',
                  usual * multiIf(normal < least_p, greatest(ratio, 1 / ratio), normal > 1 - least_p, least(ratio, 1 / ratio), ratio),
                  usual + multiIf(normal < least_p, abs(share), normal > 1 - least_p, -abs(share), share) * effect),
                usual / 4), 1 - (1 - usual) / 4),
              normal_means, normal_chances),
            [1., -1., 2., -2., 3.5, -3.5, 7., -7.],
            [1.5, 1.5, 2., 2., 3., 4., 0.5, 0.25])) AS changed
        FROM baselines
      ),
      ratios AS (
        SELECT *,
          arrayMap(one -> arrayMap(
            (after, usual) -> (after, if(after > usual, least(usual + unknown, after), greatest(usual - unknown, after))),
            one, normal_chances), changed) AS both
        FROM changes
      ),
      -- The log likelihood ratio of an hour: its sum times the first, plus its number times the second.
      weights AS (
        SELECT *,
          if(kind = 'mean',
            arrayMap((side, rest) -> arrayMap(_ -> side * rest / variance, normal_means), sides, rests),
            arrayMap(one -> arrayMap(two -> (log(two.1 / two.2) - log((1 - two.1) / (1 - two.2))) / scale, one), both)) AS per_x,
          if(kind = 'mean',
            arrayMap((side, rest) -> arrayMap(normal -> -(side * rest * (normal + side * unknown) + rest * rest / 2) / variance, normal_means), sides, rests),
            arrayMap(one -> arrayMap(two -> log((1 - two.1) / (1 - two.2)) / scale, one), both)) AS per_n
        FROM ratios
      ),
      -- By the hour, what an alternative tells if it is true.
      gaining AS (
        SELECT *,
          arrayMap(
            gain -> greatest(0, gain) * all_n / all_days / 24 / day_dispersion,
            if(kind = 'mean',
              arrayMap(rest -> rest * rest / 2 / variance, rests),
              arrayMap((one, x, n) -> one[49] * x[49] + n[49], changed, per_x, per_n))) AS gains,
          arraySplit((_, hour) -> hour % 24 = 0, own_n, range(length(own_n))) AS own_day_ns,
          arraySplit((_, hour) -> hour % 24 = 0, own_x, range(length(own_x))) AS own_day_xs
        FROM weights
      ),
      -- Evidence changes about every 20 tasks, and at the end of a day.
      counted AS (
        SELECT *,
          arrayMap(one -> arrayCumSum(one), own_day_ns) AS own_so_far,
          arrayMap((one, so_fars) -> arrayMap(
            (number, so_far, hour) -> floor(so_far / 20) > floor((so_far - number) / 20) OR (hour = 24 AND so_far > 0),
            one, so_fars, arrayEnumerate(one)), own_day_ns, own_so_far) AS own_counts
        FROM gaining
      ),
      placed AS (
        SELECT *,
          arrayMap(counts -> arrayMap(hour -> toFloat64(hour), arrayFilter((_, one) -> one, arrayEnumerate(counts), counts)), own_counts) AS own_moments,
          arrayMap((so_fars, counts) -> arrayFilter((_, one) -> one, so_fars, counts), own_so_far, own_counts) AS own_moment_n
        FROM counted
      )
    -- Of each series the twelve weeks.
    SELECT arraySplit((one, _) -> one.1 = 1, rows, rows)
    FROM (
      SELECT arrayMap(one -> (one.2, one.3, one.4, one.5, one.6, one.7, one.8, one.9, one.10, one.11, one.12, one.13, one.14, one.15, one.16), arraySort(one -> (one.1, one.2), groupArray((
        place, week, service, task, signal_group, signal, part, kind, effect, threshold,
        own_day_ns, own_day_xs, own_counts, own_moments, own_moment_n,
        (week, is_enough, per_x, per_n, arrayMap(gain -> least(1, 24 * gain), gains), expected,
          day_dispersion, hour_dispersion, all_n / all_days, variance, mean, all_n, all_days, arrayMax(gains)))))) AS rows
      FROM placed
    )
  ) AS all_weeks,
  asked AS (
    SELECT
      weeks[1].2 AS service, weeks[1].3 AS task, weeks[1].4 AS signal_group, weeks[1].5 AS signal, weeks[1].6 AS part,
      weeks[1].7 AS kind, weeks[1].8 AS effect, weeks[1].9 AS threshold, weeks
    FROM (SELECT all_weeks AS known_weeks)
    ARRAY JOIN known_weeks AS weeks
  ),
  -- A week after the other: which model holds, the logarithms of its days, the factors of evidence of their moments; and
  -- then the days. Carried along: 1 the evidence that starts every hour, 2 the one that starts every day; 3, 4 when it
  -- fired and when that was resolved; 5, 6 tasks and residual of what may resolve it; and the model.
  watched AS (
    SELECT
      service, task, signal_group, signal, part, kind, effect, threshold, weeks,
      arrayFold(
        (carried, this) -> arrayMap(
          model -> arrayMap(
            day_logs -> arrayMap(
              day_steps -> (
                arrayFold(
                  (known, day_n, day_x, normal, moments, factors, day) -> (
                    if((multiIf(
                      known.3 < 0 OR length(day_n) < 24, 'not asked',
                      known.5 + arraySum(day_n) < 200, 'goes on',
                      abs(known.6 + arraySum(day_x) - arrayDotProduct(day_n, normal)) >= if(kind = 'rate', greatest(model.11, 0.0005) / 2, effect) * (known.5 + arraySum(day_n)), 'not calm',
                      abs(known.6 + arraySum(day_x) - arrayDotProduct(day_n, normal)) + 1.96 * sqrt(model.7 * model.10 * (known.5 + arraySum(day_n)))
                        < if(kind = 'rate', greatest(model.11, 0.0005) / 2, effect) * (known.5 + arraySum(day_n)), 'resolved',
                      'goes on') AS calm) = 'resolved', nothing,
                      if(empty(moments), known.1, arrayMap((one, before) -> least(threshold * 1e6, one.1[-1] * (before + one.2[-1])), factors, known.1))),
                    if(calm = 'resolved', nothing,
                      if(empty(moments), known.2, arrayMap((one, start, before) -> least(threshold * 1e6, one.3[-1] * (24 * start + before)), factors, model.5, known.2))),
                    multiIf(
                      calm = 'resolved', -1.,
                      known.3 >= 0, known.3,
                      empty(moments), -1.,
                      (arrayFirstIndex(one -> one >= 16 * threshold, arrayReduce('sumForEach', arrayMap(
                        (one, start, by_hour, by_day) -> arrayMap((now, so_far, today) -> now * (by_hour + so_far) + today * (24 * start + by_day), one.1, one.2, one.3),
                        factors, model.5, known.1, known.2))) AS hit) > 0, this.1 * 168. + day * 24 + moments[hit] - 1,
                      -1.),
                    if(calm = 'resolved', this.1 * 168. + day * 24 + 23, known.4),
                    if(calm = 'goes on', known.5 + arraySum(day_n), 0.),
                    if(calm = 'goes on', known.6 + arraySum(day_x) - arrayDotProduct(day_n, normal), 0.)),
                  this.10, this.11,
                  arrayMap((numbers, day) -> arraySlice(model.6, if(day >= 5, 25, 1), length(numbers)), this.10, range(length(this.10))),
                  if(model.2 > 0, this.13, arrayMap(_ -> emptyArrayFloat64(), this.13)), day_steps, range(length(this.10)), carried.1),
                model),
              -- Of each alternative and moment: the factor of the evidence so far, what began on this day, and the factor of the day.
              [arrayMap(
                (alternatives, hours, numbers) -> arrayMap(
                  (logs, start) -> (
                    arrayMap(one -> exp(one), (arrayCumSum(arrayMap(
                      (one, before) -> greatest(-25, least(25, (one - before) / model.7)),
                      logs, arrayPopBack(arrayPushFront(logs, 0.)))) AS clamped)),
                    arrayCumSum(arrayMap(
                      (before, hour, hour_before) -> (hour - hour_before) * start * exp(-before),
                      arrayPopBack(arrayPushFront(clamped, 0.)), hours, arrayPopBack(arrayPushFront(hours, 0.)))),
                    arrayMap(
                      (one, number) -> exp(least(300, one / greatest(least(model.8, model.7), 1 + (1.3 * model.7 - 1) * number / model.9))),
                      logs, numbers)),
                  alternatives, model.5),
                day_logs, this.13, this.14)])[1],
            [arrayMap(
              (numbers, totals, counts, day) -> arrayMap(
                (per_x, per_n) -> arrayFilter((_, one) -> one, arrayCumSum(arrayMap(
                  (number, total, x, n) -> total * x + number * n,
                  numbers, totals, arraySlice(per_x, if(day >= 5, 25, 1), length(numbers)), arraySlice(per_n, if(day >= 5, 25, 1), length(numbers)))), counts),
                model.3, model.4),
              this.10, this.11, this.12, range(length(this.10)))])[1],
          [if(this.15.2 = 0 OR (carried.2.2 > 0 AND (carried.1.3 >= 0 OR arraySum(carried.1.1) + arraySum(carried.1.2) > threshold * 16 / 50)), carried.2, this.15)])[1],
        weeks,
        ((nothing, nothing, -1., -1., 0., 0.), tupleElement(weeks[1], 15))) AS ended
    FROM asked
  ),
  -- From now backwards, over four weeks at most: where what came since differs most from what is usual is the onset.
  ends_with AS (
    SELECT
      service, task, signal_group, signal, part, kind, effect, threshold,
      ended.1 AS carried,
      ended.2 AS model,
      arraySum(ended.1.1) + arraySum(ended.1.2) AS sixteen,
      arrayReverse(arraySlice(arrayFlatten(tupleElement(weeks, 10)), -672)) AS latest_n,
      arrayReverse(arraySlice(arrayFlatten(tupleElement(weeks, 11)), -672)) AS latest_x,
      arraySlice(ended.2.6, 1, 24) AS weekday,
      arraySlice(ended.2.6, 25, 24) AS weekend_day
    FROM watched
  ),
  usuals AS (
    SELECT *, sixteen / 16 AS evidence, arrayConcat(weekday, weekday, weekday, weekday, weekday, weekend_day, weekend_day) AS pattern
    FROM ends_with
  ),
  backwards AS (
    SELECT *,
      arrayCumSum(latest_n) AS so_many,
      arrayCumSum(latest_x) AS totals,
      arrayCumSum(arrayMap((number, total, normal) -> total - number * normal,
        latest_n, latest_x,
        arrayReverse(arraySlice(arrayConcat(pattern, pattern, pattern, pattern, arraySlice(pattern, 1, last_hour % 168)), -672)))) AS residuals,
      arraySum(arraySlice(latest_n, 1, 24)) AS last_day_n,
      carried.3 >= 0 OR evidence > threshold / 50 AS is_suspicious
    FROM usuals
  ),
  scored AS (
    SELECT *,
      arrayMap((number, residual) -> if(number >= 20, residual * residual / number, 0), so_many, residuals) AS scores,
      -- What could not show a change within four weeks is not as usual, but unknown.
      model.2 > 0 AND (is_suspicious OR model.14 * 672 >= log(threshold)) AS has_baseline
    FROM backwards
  ),
  onsets AS (SELECT *, indexOf(scores, arrayMax(scores)) AS back FROM scored)
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
  has_baseline,
  is_suspicious,
  -- By the detector alone; what people accepted or muted is in `drift-decisions`.
  multiIf(
    NOT has_baseline, 'INSUFFICIENT_DATA',
    last_day_n = 0 AND model.12 >= 20 * model.13, 'NO_DATA',
    carried.3 >= 0, 'FIRING',
    is_suspicious, 'PENDING',
    carried.4 >= 0 AND last_hour - carried.4 <= 24, 'RESOLVED', 'OK') AS state,
  if(carried.3 < 0, NULL, toDateTime(begins, 'UTC') + toIntervalHour(toUInt32(carried.3 + 1))) AS fired_at,
  if(carried.4 < 0, NULL, toDateTime(begins, 'UTC') + toIntervalHour(toUInt32(carried.4 + 1))) AS resolved_at,
  if(back = 0, NULL, ends - toIntervalHour(toUInt32(back))) AS onset,
  if(back = 0, 0, so_many[back]) AS tasks_since,
  if(back = 0, 0, totals[back] / so_many[back]) AS now,
  if(back = 0, 0, (totals[back] - residuals[back]) / so_many[back]) AS usual,
  -- Half of the width of the interval that holds the difference 95 times in 100.
  if(back = 0, 0, 1.96 * sqrt(model.7 * model.10 / so_many[back])) AS half_width,
  last_day_n AS tasks_last_day,
  if(model.2 > 0, toDateTime(begins, 'UTC') + toIntervalHour(greatest(0, toInt32(model.1) * 168 - 696)), NULL) AS baseline_from,
  if(model.2 > 0, toDateTime(begins, 'UTC') + toIntervalHour(toInt32(model.1) * 168 - 24), NULL) AS baseline_until,
  if(model.2 > 0, model.12, 0) AS baseline_tasks,
  if(model.2 > 0, model.13, 0) AS baseline_days,
  if(model.2 > 0, model.11, 0) AS baseline_mean,
  if(model.2 > 0, model.10, 0) AS baseline_variance,
  if(model.2 > 0, model.7, 0) AS dispersion,
  if(model.2 > 0, model.8, 0) AS hour_dispersion,
  -- Of what is suspicious: the log likelihood ratio of a change since the last hour, the one before, and so on.
  if(is_suspicious, arrayMap(score -> score / (2 * model.7 * model.10), scores), []) AS onset_scores,
  ends AS as_of
FROM onsets
ORDER BY fired_at IS NULL, evidence / threshold DESC, service, task, signal, part
SETTINGS do_not_merge_across_partitions_select_final = 1, optimize_and_compare_chain = 0
