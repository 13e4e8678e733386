import { deflateRawSync } from 'node:zlib'

interface Bohong {
  /** What the directory claims of every part once inflated. */
  claimed?: number
  /** How many parts the end of the directory claims. */
  count?: number
}

/** A zip of these parts, whose directory may claim what it likes. */
export function zipOf(parts: Record<string, Buffer | string>, { claimed, count }: Bohong = {}): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const [nama, isi] of Object.entries(parts)) {
    const data = deflateRawSync(isi)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(claimed ?? Buffer.byteLength(isi), 18)
    common.writeUInt16LE(Buffer.byteLength(nama), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(nama), data])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    entries.push(Buffer.concat([Buffer.from('PK\u0001\u0002\0\0'), common, place, Buffer.from(nama)]))
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(count ?? entries.length, 8)
  end.writeUInt16LE(count ?? entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

const kata = (teks: string[], baris: number) =>
  `<row r="${baris}">${teks.map((satu, n) => `<c r="${'ABC'[n]}${baris}" t="str"><v>${satu}</v></c>`).join('')}</row>`

/** The parts of an .xlsx with these rows; `lembar` stands behind its data, `buku` in its workbook. */
export function xlsxParts(rows: string[][], { lembar = '', buku = '' } = {}): Record<string, string> {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return {
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets>${buku}</workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows.map((row, n) => kata(row, n + 1)).join('')}</sheetData>${lembar}</worksheet>`,
  }
}
