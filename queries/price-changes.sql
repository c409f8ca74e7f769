-- Which spans were priced anew, by whom and why, and what did that change?
--
-- Costs are in nano-dollars (10^-9 USD).
SELECT
  changed_at,
  change_id,
  changed_by,
  reason,
  price_changes.since AS spans_since,
  price_changes.until AS spans_until,
  spans,
  old_nano,
  new_nano,
  new_nano - old_nano AS difference_nano
FROM price_changes FINAL
WHERE project = {project:String} AND changed_at >= {since:DateTime64(3)} AND changed_at < {until:DateTime64(3)}
ORDER BY changed_at DESC, change_id ASC
LIMIT {limit:UInt32}
