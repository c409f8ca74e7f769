// What redaction is measured on: texts as agents send them, and texts that make a careless expression run for ever.

const prose = `The customer wrote on 2024-03-12 that order A-1042 (placed 2024-02-28, 3 items, $129.95) has not arrived. We looked
it up: the parcel was handed to the carrier at 14:32:10 and has been in transit since. Our policy says refunds take five
business days; please answer politely, in at most 120 words, and never promise a date. "Is there a way to speed this up?",
she asks. See https://help.example.com/articles/5512?lang=en for the token limits and the key facts. `
const personal = 'Write to anna.schmidt@example.com or call +49 151 23456789. Card 4111 1111 1111 1111, host 10.1.2.3. '
const order = {
  id: 'A-1042',
  total_cents: 12995,
  trace: '0af7651916cd43dd8448eb211c80319c',
  at: 1732312800123,
  items: [{ sku: 'B-77', name: 'Lamp', price: 49.95 }],
}

/** Texts of about 3 KB, each other than the ones before it. */
export const kinds = {
  prose: index => cut(`${index} ${prose}`, 3000),
  'with personal data': index => cut(`${index} ${prose}${personal}`, 3000),
  JSON: index => JSON.stringify(Array.from({ length: 20 }, (_, row) => ({ row: index + row, ...order }))),
}

// Beginnings of what each detector looks for, that never come to an end.
const units =
  `1|1 |1-|1.|4111 1111 1111 111|4111111111111111|@|a@|a@b.|a@a.a.a.|a%40|%40|+|+1|+49 |(|(0|02 |06 12 |0151/|:|::|a:|1:|f:|fe80:
://|://a:|://a@|=|x=|password|password=|password: |password: "|password='|password is | is | is:|key=|token=a1|&key=|Bearer |Bearer a
authorization:|authorization: Bearer |cookie: a|cookie=a=|eyJ|eyJaaaaaaaaaa.|eyJaaaaaaaaa.eyJ|sk-|sk-a|sk-ant-|-----BEGIN PRIVATE KEY-----
-----BEGIN RSA PRIVATE KEY-----a|-----BEGIN |AKIA|AKIAIOSFODNN7EXAMPLE |DE89|DE89 3704 |AA11|AB12|12345678A|AB 12 34 56 |1.1.1.1|1.1.1.
\\|\\"|"|{|[|{"|["|{"a":|{"password":|{"password":{|"\\u0041|<EMAIL:1a2b3c4d>|<EMAIL:|756.|123.456.789-|2 99 01 2B |tel 1|bsn 1|ssn 123
ABCDEF12|xox|ghp_|1//0|12345678:AA|abc8Q~|é|密码| |_|a_`
    .split(/[|\n]/)
    .filter(unit => unit !== '')

/** 50 KB of each, as text and inside of JSON. */
export const hostile = units.flatMap(unit => {
  const text = cut(unit, 50_000)
  return [
    { unit, text },
    { unit: `${unit} in JSON`, text: JSON.stringify({ a: text }) },
  ]
})

function cut(unit, length) {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
}
