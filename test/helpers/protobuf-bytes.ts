/** Protobuf by hand, for bodies that no encoder would write. */
export function field(number: number, wireType: number, ...value: readonly number[]): number[] {
  return [...varint(number * 8 + wireType), ...value]
}

/** A length-delimited field. */
export function message(number: number, ...bytes: readonly number[]): number[] {
  return enclosed(number, bytes)
}

/** A length-delimited field of more bytes than a call can have arguments. */
export function enclosed(number: number, bytes: readonly number[]): number[] {
  return field(number, 2, ...varint(bytes.length)).concat(bytes)
}

export function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))]
}
