import { expect, test } from 'vitest'
import { readException, refusal } from '../../../collector/src/engine/exception.ts'

test.each([
  [
    'a plain one',
    "Code: 60. DB::Exception: Unknown table 'x'. (UNKNOWN_TABLE)",
    { code: 60, type: 'UNKNOWN_TABLE', message: "Unknown table 'x'", status: 404 },
  ],
  [
    'one nested in another',
    'Code: 33. DB::Exception: Code: 33. DB::Exception: Cannot read all data (at row 1)\n: (in file/uri /private/body-1): While parsing. (CANNOT_READ_ALL_DATA) (version 26.7.2.1). (CANNOT_READ_ALL_DATA)',
    {
      code: 33,
      type: 'CANNOT_READ_ALL_DATA',
      message: 'Cannot read all data (at row 1)\n: While parsing',
      status: 500,
    },
  ],
  [
    'one that ends with a version of an official build',
    'Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED) (version 26.7.2.1 (official build))',
    { code: 159, type: 'TIMEOUT_EXCEEDED', message: 'Timeout exceeded', status: 408 },
  ],
  [
    'what is none',
    'Failed to create connection',
    { code: 49, type: 'LOGICAL_ERROR', message: 'Failed to create connection', status: 500 },
  ],
])('reads an exception: %s', (_, text, expected) => {
  expect(readException(new Error(text))).toMatchObject(expected)
})

test('words an exception as a server does', () => {
  const text = refusal('UNKNOWN_SETTING', "Unknown setting 'x'").text('26.7.2.1')

  expect(text).toBe("Code: 115. DB::Exception: Unknown setting 'x'. (UNKNOWN_SETTING) (version 26.7.2.1)\n")
})
