-- What was used and what did it cost, as rows of FOCUS 1.4 (FinOps Open Cost and Usage Specification)?
--
-- One row per hour, service, model, kind of unit, task name and customer. A cost that is not known is NULL, never 0; a
-- price is NULL where calls of the hour had several. What FOCUS 1.4 has no column for begins with `x_`. A call that is
-- told of twice is one call. Amounts are in USD.
--
-- {escape_formulas} = no: `yes` puts a quote before texts that a spreadsheet would run
WITH
  (text -> if({escape_formulas:String} = 'yes' AND match(text, '^[=+\\-@\\t\\r]'), concat('''', text), text)) AS plain,
  tasks_of AS (
    SELECT trace_id AS task_trace, task_id AS part_task, if(kind = 'outside', '(outside any task)', if(name = '', '(no root span yet)', toString(name))) AS part_name, kind AS part_kind, customer AS part_customer
    FROM task_parts FINAL
    WHERE project = {project:String} AND started < {until:DateTime64(3)} AND ended >= {since:DateTime64(3)}
  ),
  named AS (
    SELECT task_trace, part_task AS named_id, part_name, part_customer FROM tasks_of WHERE part_kind = 'task'
    UNION ALL
    SELECT task_trace, '' AS named_id, if(count() = 1, any(part_name), '(outside any task)') AS part_name, max(part_customer) AS part_customer FROM tasks_of GROUP BY task_trace
  ),
  used AS (
    SELECT
      toStartOfHour(start_time) AS hour,
      service AS used_service,
      environment AS used_environment,
      if(provider = '', if(category = 'tool', 'declared', 'unknown'), toString(provider)) AS used_provider,
      if(category = 'tool', toString(tool_name), if(response_model != '', toString(response_model), toString(request_model))) AS used_model,
      toString(service_tier) AS used_tier,
      toString(category) AS used_category,
      toString(usage_source) AS used_source,
      toString(cost_status) AS used_status,
      toString(price_id) AS used_price,
      spans.task_customer AS span_customer,
      trace_id AS used_trace,
      task_id AS used_task,
      multiIf(
        cost_status IN ('unpriced', 'inconsistent'), [('input', toUInt64(input_tokens), NULL, ''), ('output', toUInt64(output_tokens), NULL, '')],
        notEmpty(cost_units), arrayMap((unit, units) -> (toString(unit), toUInt64(units), toNullable(cost_details[unit]), toString(cost_rates[unit])), mapKeys(cost_units), mapValues(cost_units)),
        [(if(category = 'tool', 'tool_call', 'reported'), toUInt64(1), toNullable(spans.cost_nano), '')]) AS buckets
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND cost_status != 'none'
      AND (trace_id, span_id) GLOBAL NOT IN (
        SELECT trace_id, span_id FROM uncounted_calls FINAL
        WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      )
  )
SELECT
  toDecimal128(sum(bucket.3), 9) / toDecimal128(1000000000, 0) AS BilledCost,
  {project:String} AS BillingAccountId,
  'USD' AS BillingCurrency,
  toDateTime(toStartOfMonth(hour), 'UTC') AS BillingPeriodStart,
  toDateTime(addMonths(toStartOfMonth(hour), 1), 'UTC') AS BillingPeriodEnd,
  'Usage' AS ChargeCategory,
  plain(concat(used_model, ' ', unit)) AS ChargeDescription,
  'Usage-Based' AS ChargeFrequency,
  hour AS ChargePeriodStart,
  hour + INTERVAL 1 HOUR AS ChargePeriodEnd,
  sum(bucket.2) AS ConsumedQuantity,
  multiIf(
    unit IN ('request', 'reported', 'tool_call'), 'Requests',
    unit IN ('web_search', 'search_unit'), 'Searches',
    'Tokens') AS ConsumedUnit,
  BilledCost AS ContractedCost,
  ListUnitPrice AS ContractedUnitPrice,
  BilledCost AS EffectiveCost,
  plain(used_provider) AS HostProviderName,
  plain(used_provider) AS InvoiceIssuerName,
  BilledCost AS ListCost,
  -- What FOCUS calls the price is of one unit; the table's are of a million tokens, or a thousand of anything else.
  if(uniqExact(bucket.4) = 1 AND any(bucket.4) != '', toDecimal128OrNull(any(bucket.4), 18) / toDecimal128(if(ConsumedUnit = 'Tokens', 1000000, 1000), 0), NULL) AS ListUnitPrice,
  'Standard' AS PricingCategory,
  ConsumedQuantity AS PricingQuantity,
  ConsumedUnit AS PricingUnit,
  plain(concat(service_name, '/', used_model)) AS ResourceId,
  plain(used_model) AS ResourceName,
  'AI and Machine Learning' AS ServiceCategory,
  plain(concat(used_provider, ' ', used_category)) AS ServiceName,
  plain(used_provider) AS ServiceProviderName,
  'Generative AI' AS ServiceSubcategory,
  plain(concat(used_provider, '/', used_model, if(used_tier = '', '', concat('+', used_tier)))) AS SkuId,
  unit AS SkuMeter,
  plain(used_price) AS SkuPriceId,
  toJSONString(map(
    'x_ModelDeveloper', used_provider, 'x_ModelId', used_model, 'x_TokenDirection', x_TokenDirection,
    'x_CacheAction', x_CacheAction, 'x_ServiceTier', used_tier)) AS SkuPriceDetails,
  toJSONString(map('service', toString(service_name), 'environment', toString(used_environment), 'workflow', workflow, 'customer', task_customer)) AS Tags,
  plain(toString(service_name)) AS x_Service,
  plain(workflow) AS x_Workflow,
  plain(task_customer) AS x_Customer,
  multiIf(
    unit IN ('input', 'cache_read', 'cache_write', 'cache_write_1h', 'audio_input', 'audio_cache_read', 'image_input', 'image_cache_read'), 'Input',
    unit IN ('output', 'reasoning', 'audio_output', 'image_output'), 'Output',
    '') AS x_TokenDirection,
  multiIf(
    x_TokenDirection != 'Input', '',
    unit IN ('cache_read', 'audio_cache_read', 'image_cache_read'), 'Read',
    unit IN ('cache_write', 'cache_write_1h'), 'Write',
    'None') AS x_CacheAction,
  used_source AS x_UsageSource,
  used_status AS x_CostStatus
FROM (
  SELECT
    used.*,
    bucket,
    bucket.1 AS unit,
    used_service AS service_name,
    if(part_name = '', '(not computed yet)', part_name) AS workflow,
    if(part_customer = '', span_customer, part_customer) AS task_customer
  FROM used
  LEFT JOIN named ON named.task_trace = used.used_trace AND named.named_id = used.used_task
  ARRAY JOIN arrayFilter(one -> one.2 != 0 OR one.3 != 0, buckets) AS bucket
)
GROUP BY
  hour, service_name, used_environment, used_provider, used_model, used_tier, used_category, unit, workflow, task_customer,
  used_source, used_status, used_price
ORDER BY hour ASC, service_name ASC, used_provider ASC, used_model ASC, unit ASC, workflow ASC, task_customer ASC, used_price ASC
