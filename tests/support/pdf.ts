import { inflateSync } from 'node:zlib'

/** Every piece of text of a PDF in the order it was written: the content streams, inflated, and their hex strings. */
export function textOf(pdf: Buffer): string[] {
  const pieces: string[] = []
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', pdf.indexOf('endstream', at) + 10)) {
    const content = inflateSync(pdf.subarray(at + 7, pdf.indexOf('endstream', at))).toString('latin1')
    for (const [, shown = ''] of content.matchAll(/\[(.*?)\] TJ/g)) {
      const hex = [...shown.matchAll(/<([0-9a-f]*)>/g)].map(([, digits = '']) => digits).join('')
      pieces.push(Buffer.from(hex, 'hex').toString('latin1').trim())
    }
  }
  return pieces
}
