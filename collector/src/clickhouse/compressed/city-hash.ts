/**
 * CityHash128 as of its version 1.0.2, the one that ClickHouse checks its compressed frames by (later versions give other
 * numbers). After the published algorithm by Geoff Pike and Jyrki Alakuijala; all numbers are 64 bits wide and wrap.
 * @param bytes at least 8 of them: what stands in front of a frame's data is 9
 * @returns 16 bytes: the lower half first, each half in little-endian order
 */
export function cityHash128(bytes: Buffer): Buffer {
  const { length } = bytes
  if (length >= 16) return hashOf(bytes.subarray(16), [at(bytes, 0) ^ k3, at(bytes, 8)])
  return hashOf(Buffer.alloc(0), [at(bytes, 0) ^ wrap(BigInt(length) * k0), at(bytes, length - 8) ^ k1])
}

type Pair = readonly [low: bigint, high: bigint]

function hashOf(bytes: Buffer, seed: Pair): Buffer {
  const [low, high] = bytes.length < 128 ? shortHash(bytes, seed) : longHash(bytes, seed)
  const hash = Buffer.allocUnsafe(16)
  hash.writeBigUInt64LE(low, 0)
  hash.writeBigUInt64LE(high, 8)
  return hash
}

const k0 = 0xc3a5c85c97cb3127n
const k1 = 0xb492b66fbe98f273n
const k2 = 0x9ae16a3b2f90404fn
const k3 = 0xc949d7c7509e6557n
const kMul = 0x9ddfea08eb382d69n

function shortHash(bytes: Buffer, [low, high]: Pair): Pair {
  const { length } = bytes
  const size = BigInt(length)
  let [a, b, c, d] = [low, high, 0n, 0n]
  if (length <= 16) {
    a = wrap(shiftMix(wrap(a * k1)) * k1)
    c = wrap(b * k1 + hashTo16(bytes))
    d = shiftMix(wrap(a + (length >= 8 ? at(bytes, 0) : c)))
  } else {
    c = hash16(wrap(at(bytes, length - 8) + k1), a)
    d = hash16(wrap(b + size), wrap(c + at(bytes, length - 16)))
    a = wrap(a + d)
    for (let place = 0; place < length - 16; place += 16) {
      a = wrap((a ^ wrap(shiftMix(wrap(at(bytes, place) * k1)) * k1)) * k1)
      b ^= a
      c = wrap((c ^ wrap(shiftMix(wrap(at(bytes, place + 8) * k1)) * k1)) * k1)
      d ^= c
    }
  }
  a = hash16(a, c)
  b = hash16(d, b)
  return [a ^ b, hash16(b, a)]
}

function longHash(bytes: Buffer, [low, high]: Pair): Pair {
  let [x, y, z] = [low, high, wrap(BigInt(bytes.length) * k1)]
  const v1 = wrap(rotate(y ^ k1, 49n) * k1 + at(bytes, 0))
  let v: Pair = [v1, wrap(rotate(v1, 42n) * k1 + at(bytes, 8))]
  let w: Pair = [wrap(rotate(wrap(y + z), 35n) * k1 + x), wrap(rotate(wrap(x + at(bytes, 88)), 53n) * k1)]
  const whole = bytes.length - (bytes.length % 128)
  for (let place = 0; place < whole; place += 64) {
    x = wrap(rotate(wrap(x + y + v[0] + at(bytes, place + 16)), 37n) * k1)
    y = wrap(rotate(wrap(y + v[1] + at(bytes, place + 48)), 42n) * k1)
    x ^= w[1]
    y ^= v[0]
    z = rotate(z ^ w[0], 33n)
    v = weakHash(bytes, place, [wrap(v[1] * k1), wrap(x + w[0])])
    w = weakHash(bytes, place + 32, [wrap(z + w[1]), y])
    ;[x, z] = [z, x]
  }
  y = wrap(y + rotate(w[0], 37n) * k0 + z)
  x = wrap(x + rotate(wrap(v[0] + z), 49n) * k0)
  // The last pieces of 32 bytes, from the end; the first of them may reach back into what was read.
  for (let place = bytes.length - 32; place > whole - 32; place -= 32) {
    y = wrap(rotate(wrap(y - x), 42n) * k0 + v[1])
    w = [wrap(w[0] + at(bytes, place + 16)), w[1]]
    x = wrap(rotate(x, 49n) * k0 + w[0])
    w = [wrap(w[0] + v[0]), w[1]]
    v = weakHash(bytes, place, v)
  }
  x = hash16(x, v[0])
  y = hash16(y, w[0])
  return [wrap(hash16(wrap(x + v[1]), w[1]) + y), hash16(wrap(x + w[1]), wrap(y + v[1]))]
}

function weakHash(bytes: Buffer, place: number, [first, second]: Pair): Pair {
  const last = at(bytes, place + 24)
  const begun = wrap(first + at(bytes, place))
  const mixed = rotate(wrap(second + begun + last), 21n)
  const a = wrap(begun + at(bytes, place + 8) + at(bytes, place + 16))
  return [wrap(a + last), wrap(mixed + rotate(a, 44n) + begun)]
}

function hashTo16(bytes: Buffer): bigint {
  const { length } = bytes
  const size = BigInt(length)
  if (length > 8) {
    const [first, last] = [at(bytes, 0), at(bytes, length - 8)]
    return hash16(first, rotate(wrap(last + size), size)) ^ last
  }
  if (length >= 4) return hash16(size + (BigInt(bytes.readUInt32LE(0)) << 3n), BigInt(bytes.readUInt32LE(length - 4)))
  if (length === 0) return k2
  const [first = 0, middle = 0, last = 0] = [bytes[0], bytes[length >> 1], bytes[length - 1]]
  return wrap(shiftMix(wrap(BigInt(first + middle * 256) * k2) ^ wrap(BigInt(length + last * 4) * k3)) * k2)
}

function hash16(u: bigint, v: bigint): bigint {
  const a = shiftMix(wrap((u ^ v) * kMul))
  return wrap(shiftMix(wrap((v ^ a) * kMul)) * kMul)
}

function shiftMix(value: bigint): bigint {
  return value ^ (value >> 47n)
}

function rotate(value: bigint, bits: bigint): bigint {
  return wrap((value >> bits) | (value << (64n - bits)))
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value)
}

function at(bytes: Buffer, place: number): bigint {
  return bytes.readBigUInt64LE(place)
}
