/** The parts of a workbook that do not depend on its rows. */

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const FORMAT = ['#,##0.00', 'dd-mm-yyyy', 'dd-mm-yyyy hh:mm', '#,##0', '@']
const FIRST_FORMAT = 164

/** Which of the styles below a cell wears. */
export const STYLE = { uang: 1, tanggal: 2, waktu: 3, bilangan: 4, teks: 5, judul: 6, total: 7 }

const xf = (numFmt: number, font: number) =>
  `<xf numFmtId="${numFmt}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`

const list = (tag: string, items: string[]) => `<${tag} count="${items.length}">${items.join('')}</${tag}>`
const font = (bold: string) => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`

export const STYLES = `${XML}<styleSheet xmlns="${MAIN}">${list(
  'numFmts',
  FORMAT.map((code, index) => `<numFmt numFmtId="${FIRST_FORMAT + index}" formatCode="${code}"/>`),
)}${list('fonts', [font(''), font('<b/>')])}${list('fills', ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'])}${list(
  'borders',
  ['<border/>'],
)}${list('cellStyleXfs', ['<xf/>'])}${list('cellXfs', [
  xf(0, 0),
  ...FORMAT.map((_code, index) => xf(FIRST_FORMAT + index, 0)),
  xf(FIRST_FORMAT + FORMAT.length - 1, 1),
  xf(FIRST_FORMAT, 1),
])}</styleSheet>`

const numbers = (sheets: number) => Array.from({ length: sheets }, (_, index) => index + 1)

export const workbook = (nama: string, sheets: number) =>
  `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${numbers(sheets)
    .map((n) => `<sheet name="${n === 1 ? nama : `${nama} ${n}`}" sheetId="${n}" r:id="rId${n}"/>`)
    .join('')}</sheets></workbook>`

const relations = (...targets: [id: string, type: string, target: string][]) =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

export const workbookRels = (sheets: number) =>
  relations(
    ...numbers(sheets).map((n): [string, string, string] => [`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`]),
    ['rIdStyles', 'styles', 'styles.xml'],
  )

export const RELS = relations(['rId1', 'officeDocument', 'xl/workbook.xml'])

export const CONTENT_TYPES = (sheets: number) =>
  `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${numbers(
    sheets,
  )
    .map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`)
    .join('')}</Types>`
