import { expect, test } from 'vitest'
import { usd, usdExact, usdShort } from '../../../../dashboards/web/src/text/money.ts'

test.each([
  [0n, '$0.000000', '$0.000000', '$0.000000000'],
  [1n, '<$0.000001', '<$0.000001', '$0.000000001'],
  [499n, '<$0.000001', '<$0.000001', '$0.000000499'],
  [500n, '$0.000001', '$0.000001', '$0.000000500'],
  [34_486_290n, '$0.034486', '$0.0345', '$0.034486290'],
  [-28_635_000n, '−$0.028635', '−$0.0286', '−$0.028635000'],
  [2_266_000_000n, '$2.266000', '$2.266', '$2.266000000'],
  [1_234_567_890_123_456_789n, '$1,234,567,890.123457', '$1,234,567,890.12', '$1,234,567,890.123456789'],
])('writes %s nano-dollars in columns, headings and to the last digit', (nano, column, heading, exact) => {
  expect([usd(nano), usdShort(nano), usdExact(nano)]).toEqual([column, heading, exact])
})
