import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

export interface ZipEntry {
  name: string
  content: AsyncIterable<string> | Iterable<string>
}

interface Written {
  name: Buffer
  offset: number
  crc: number
  packed: number
  size: number
}

/** Names are UTF-8, sizes follow the data: an entry is written without knowing how long it becomes. */
const FLAGS = 0x0808
const DEFLATE = 8
const VERSION = 20
/** 1 January 1980, the first day a zip knows: the content says when it was made. */
const DATE = 0x21
const MAX = 0xffff_ffff

const record = (signature: number, ...fields: Field[]): Buffer => {
  const buffer = Buffer.alloc(4 + fields.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = buffer.writeUInt32LE(signature)
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes)
  return buffer
}

type Field = [bytes: 2 | 4, value: number]
const ABOUT: Field[] = [
  [2, VERSION],
  [2, FLAGS],
  [2, DEFLATE],
  [2, 0],
  [2, DATE],
]
const sizes = ({ crc, packed, size }: Omit<Written, 'name' | 'offset'>): Field[] => [
  [4, crc],
  [4, packed],
  [4, size],
]
const nothing = (fields: number): Field[] => Array.from({ length: fields }, () => [2, 0])

const local = (name: Buffer) =>
  record(0x04034b50, ...ABOUT, ...sizes({ crc: 0, packed: 0, size: 0 }), [2, name.length], [2, 0])
const descriptor = (entry: Written) => record(0x08074b50, ...sizes(entry))
const central = (entry: Written) =>
  record(
    0x02014b50,
    [2, VERSION],
    ...ABOUT,
    ...sizes(entry),
    [2, entry.name.length],
    ...nothing(4),
    [4, 0],
    [4, entry.offset],
  )
const end = (entries: number, size: number, offset: number) =>
  record(0x06054b50, [2, 0], [2, 0], [2, entries], [2, entries], [4, size], [4, offset], [2, 0])

/** A zip of these entries, chunk by chunk; an entry is asked for when the one before is written. */
export async function* zip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const done: Written[] = []
  let offset = 0
  for await (const { name, content } of entries) {
    const entry: Written = { name: Buffer.from(name), offset, crc: 0, packed: 0, size: 0 }
    yield Buffer.concat([local(entry.name), entry.name])
    yield* deflated(content, entry)
    const tail = descriptor(entry)
    yield tail
    offset += 30 + entry.name.length + entry.packed + tail.length
    if (entry.size > MAX || offset > MAX) throw new Error('the file is larger than a zip can be')
    done.push(entry)
  }
  const directory = Buffer.concat(done.flatMap((entry) => [central(entry), entry.name]))
  yield directory
  yield end(done.length, directory.length, offset)
}

async function* deflated(content: ZipEntry['content'], entry: Written): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: 1 })
  const feeding = pipeline(measured(content, entry), deflate)
  // A failure ends the loop below with the same error.
  feeding.catch(() => undefined)
  for await (const chunk of deflate as AsyncIterable<Buffer>) {
    entry.packed += chunk.length
    yield chunk
  }
  await feeding
}

async function* measured(content: ZipEntry['content'], entry: Written): AsyncGenerator<Buffer> {
  for await (const text of content) {
    const chunk = Buffer.from(text)
    entry.crc = crc32(chunk, entry.crc)
    entry.size += chunk.length
    yield chunk
  }
}
