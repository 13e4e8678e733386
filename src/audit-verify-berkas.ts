import { readFileSync } from 'node:fs'
import { type HasilBerkas, verifyBerkas } from './modules/audit/berkasSegel.js'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Checks a dossier file, and whether a given public key (PEM file) signed it. Needs neither database nor network. */
export function runBerkas(file: string, keyFile: string | undefined): boolean {
  let hasil: HasilBerkas
  try {
    hasil = verifyBerkas(readFileSync(file, 'utf8'), keyFile && readFileSync(keyFile, 'utf8'))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return false
  }
  say(`SP2D ${hasil.nomor}: ${hasil.baris} baris audit, ${hasil.belumDisegel} belum disegel`)
  say(`kunci ${hasil.sidikKunci}${keyFile ? '' : ' (dari berkas itu sendiri; cocokkan sidiknya dengan Bank Kalsel)'}`)
  for (const cacat of hasil.cacat) say(`RUSAK: ${cacat}`)
  if (hasil.cacat.length === 0) say('berkas utuh')
  return hasil.cacat.length === 0
}
