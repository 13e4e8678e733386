import { FieldError } from '../../domain/galat.js'

/** One field of a message: `:61:...` with the lines that follow it. */
export interface Bagian {
  tag: string
  isi: string[]
  /** Line of the file it begins on, counted from 1. */
  baris: number
}

export const refuseLine = (baris: number, pesan: string): FieldError =>
  new FieldError('berkas', `Baris ${baris}: ${pesan}`)

const TAG = /^:(\d{2}[A-Z]?):(.*)$/
/** Blocks 1 to 3 of FIN before the text, on a line of their own or with `{4:`. */
const AMPLOP = /^(?:\{[123]:.*\})?\{4:|^\{[1235S]:.*$/
const AKHIR = /^-(?:\}.*)?$/

/** Text of a file of a bank: UTF-8 with or without a mark, else Latin-1; old systems end it with SUB. @throws FieldError when it is no text */
function decode(isi: Buffer): string {
  if (isi.includes(0)) throw new FieldError('berkas', 'Berkas ini bukan berkas teks MT940.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(isi)
  } catch {
    return isi.toString('latin1')
  }
}

/**
 * The messages of a file as their fields in order. A message begins with `:20:` and ends with `-`, `-}`, the next `:20:`
 * or the file; the envelope of FIN around it (`{1:` to `{5:`) is no part of it.
 * Source: SWIFT Standards Category 9, MT 940 Customer Statement Message; FIN block structure.
 * @throws FieldError `berkas` with the number of the line that is no MT940
 */
export function readMessages(isi: Buffer): Bagian[][] {
  const pesan: Bagian[][] = []
  let open: Bagian[] | null = null
  for (const [index, raw] of decode(isi)
    .replaceAll('\u001a', '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const baris = index + 1
    const line = raw.replace(AMPLOP, '')
    const [, tag, text = ''] = TAG.exec(line) ?? []
    if (tag === '20') pesan.push((open = [{ tag, isi: [text], baris }]))
    else if (AKHIR.test(line)) open = null
    else if (line.trim() === '') continue
    else if (!open) throw refuseLine(baris, 'rekening koran MT940 dimulai dengan :20:.')
    else if (tag) open.push({ tag, isi: [text], baris })
    else open.at(-1)?.isi.push(line)
  }
  if (pesan.length === 0) throw new FieldError('berkas', 'Berkas ini tidak berisi rekening koran MT940.')
  return pesan
}
