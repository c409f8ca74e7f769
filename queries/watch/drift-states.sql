-- What does the detector find, as one row of `drift_states`? `drift-at.sql` follows in brackets.
INSERT INTO drift_states (project, hours, hour, computed_at, generation, accepted, states)
SELECT
  {project:String},
  {hours:UInt32},
  toStartOfHour(toDateTime({until:DateTime64(3)}, 'UTC')),
  {computed_at:DateTime64(3, 'UTC')},
  {generation:UInt64},
  {accepted:UInt64},
  groupArray((
    service, task, signal_group, signal, part, kind, least_effect, threshold, evidence, has_baseline, is_suspicious, state,
    fired_at, resolved_at, onset, tasks_since, now, usual, half_width, tasks_last_day, baseline_from, baseline_until,
    baseline_tasks, baseline_days, baseline_mean, baseline_variance, dispersion, hour_dispersion, onset_scores))
FROM
