import { inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const MAX_ENTRIES = 200

/**
 * Whether a zip (an .xlsx is one) holds no more than `max` bytes once inflated. What its directory claims counts for
 * nothing: every part is inflated here, up to the limit and not a byte further.
 */
export function fitsInflated(zip: Buffer, max: number): boolean {
  try {
    let left = max
    for (const { method, data } of partsOf(zip)) {
      if (method === 0) left -= data.length
      else left -= inflateRawSync(data, { maxOutputLength: Math.max(1, left) }).length
      if (left < 0) return false
    }
    return true
  } catch {
    return false
  }
}

function partsOf(zip: Buffer): { method: number; data: Buffer }[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new RangeError('no directory')
  const count = zip.readUInt16LE(end + 10)
  if (count > MAX_ENTRIES) throw new RangeError('too many parts')
  const parts = []
  let at = zip.readUInt32LE(end + 16)
  for (let n = 0; n < count; n++) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new RangeError('broken directory')
    const size = zip.readUInt32LE(at + 20)
    const local = zip.readUInt32LE(at + 42)
    if (zip.readUInt32LE(local) !== LOCAL) throw new RangeError('broken part')
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    parts.push({ method: zip.readUInt16LE(at + 10), data: zip.subarray(start, start + size) })
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return parts
}
