/**
 * What a statement may call: functions of values, and no others. A list of what is allowed and not of what is not, since
 * every version of ClickHouse brings functions that read files, dictionaries or the network.
 */
export function isAllowedFunction(name: string): boolean {
  return allowed.has(name.toLowerCase()) || families.some(family => family.test(name)) || isAggregate(name)
}

/** Where rows may come from, beside tables. */
export function isAllowedTableFunction(name: string): boolean {
  return ['numbers', 'generate_series', 'generateSeries', 'zeros', 'values', 'VALUES'].includes(name)
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const allowed: ReadonlySet<string> = new Set(
  words(`
  equals notequals less greater lessorequals greaterorequals and or not xor isnotdistinctfrom isdistinctfrom
  plus minus multiply divide intdiv intdivorzero modulo moduloorzero positivemodulo negate abs sign gcd lcm
  concat concatwithseparator like ilike notlike notilike match in notin globalin globalnotin nullin globalnullin
  isnull isnotnull iszeroornull if multiif ifnull nullif coalesce assumenotnull greatest least transform casewithexpression
  array arrayelement emptyarrayfloat64 tuple tupleelement map lambda cast _cast exists untuple identity materialize ignore throwif range
  version displayname timezone currentdatabase database now now64 today yesterday totypename
  row_number rank dense_rank percent_rank cume_dist ntile lag lead laginframe leadinframe first_value last_value nth_value
  round roundbankers rounddown roundage roundduration floor ceil ceiling trunc truncate sqrt cbrt exp exp2 exp10 log log2
  log10 log1p ln pow power sin cos tan asin acos atan atan2 pi e erf erfc tgamma lgamma isfinite isinfinite isnan ifnotfinite
  length char_length character_length lengthutf8 empty notempty lower upper lowerutf8 upperutf8 lcase ucase reverse
  reverseutf8 repeat space left right leftutf8 rightutf8 leftpad rightpad leftpadutf8 rightpadutf8 initcap tovaliutf8
  ascii char trim ltrim rtrim trimboth trimleft trimright substr substring substringutf8 substringindex mid locate position
  positionutf8 positioncaseinsensitive positioncaseinsensitiveutf8 startswith endswith startswithutf8 endswithutf8
  replace replaceone replaceall replaceregexpone replaceregexpall splitbychar splitbystring splitbyregexp splitbywhitespace
  splitbynonalpha alphatokens tokens ngrams format formatdatetime formatreadablesize formatreadabledecimalsize
  formatreadablequantity formatreadabletimedelta formatrow extract extractall extractgroups extractkeyvaluepairs countsubstrings countmatches
  has hasall hasany hassubstr hastoken hastokencaseinsensitive hasalltokens hasanytokens indexof countequal
  hex unhex bin unbin base64encode base64decode base58encode base58decode encodeurlcomponent decodeurlcomponent
  cutfragment cutquerystring domain path protocol
  cityhash64 siphash64 siphash128 xxhash32 xxhash64 xxh3 farmhash64 halfmd5 md5 sha1 sha256 sha512 murmurhash3_64 javahash
  bitand bitor bitxor bitnot bitshiftleft bitshiftright bittest bitcount
  year month day quarter week hour minute second dayofweek dayofmonth dayofyear millisecond age date datediff date_diff
  timediff datename datetrunc date_trunc timeslot timeslots makedate makedatetime makedatetime64 monthname
  fromunixtimestamp fromunixtimestamp64milli fromunixtimestamp64micro fromunixtimestamp64nano changeyear
  parsedatetime parsedatetimebesteffort parsedatetime64besteffort parsedatetimebesteffortornull
  addyears addquarters addmonths addweeks adddays addhours addminutes addseconds addmilliseconds
  subtractyears subtractquarters subtractmonths subtractweeks subtractdays subtracthours subtractminutes subtractseconds
  runningdifference neighbor rownumberinallblocks bar levenshteindistance editdistance jaccardindex ngramdistance
  finalizeaggregation getsubcolumn grouping uuidstringtonum generateuuidv4 accuratecast accuratecastornull
  widthbucket l2distance cosinedistance isvalidjson isvalidutf8 seriesdecomposestl seriesoutliersdetecttukey
  `),
)

const families: readonly RegExp[] = [
  /^to(?:U?Int|Float|Decimal|String|Date|DateTime|UUID|Bool|Nullable|LowCardinality|FixedString|JSONString)/,
  /^to(?:Year|Quarter|Month|Week|Day|Hour|Minute|Second|Millisecond|Monday|StartOf|LastDayOf|Relative|ISO|Unix|Time|Interval|YYYY|Valid)/,
  /^(?:array|map|tuple|JSON|simpleJSON|visitParam|multiSearch|multiMatch)[A-Z_]/,
]

/** With any of ClickHouse's combinators: `sumIf`, `uniqExactIf`, `quantilesArray`. */
function isAggregate(name: string): boolean {
  return aggregates.test(name)
}

const aggregates = new RegExp(
  `^(?:${words(`
  count sum sumWithOverflow sumKahan sumMap minMap maxMap sumMappedArrays avg avgWeighted min max any anyLast anyHeavy
  first_value last_value argMin argMax uniq uniqExact uniqCombined uniqCombined64 uniqHLL12 uniqTheta
  quantile\\w* median\\w* groupArray\\w* groupUniqArray\\w* groupBit\\w* groupConcat stddevPop stddevSamp varPop varSamp
  stddev_pop stddev_samp var_pop var_samp covarPop covarSamp corr skewPop skewSamp kurtPop kurtSamp entropy topK
  topKWeighted topk histogram simpleLinearRegression deltaSum deltaSumTimestamp boundingRatio exponentialMovingAverage
  exponentialTimeDecayedAvg rankCorr mannWhitneyUTest studentTTest welchTTest kolmogorovSmirnovTest cramersV
  windowFunnel retention sequenceMatch sequenceCount maxIntersections sparkbar contingency largestTriangleThreeBuckets
  `).join('|')})(?:If|Array|Map|Distinct|OrNull|OrDefault|State|Merge|ForEach|Resample|ArgMin|ArgMax)*$`,
  'i',
)
