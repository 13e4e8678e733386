import { parse } from 'node:querystring'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { Address } from '../../web/lists/address.js'
import { placeOfRow, rowBeside } from '../../web/lists/neighbour.js'
import { readListQuery } from '../../web/lists/query.js'
import { daftarSp2d } from './listSpec.js'
import type { Sekitar } from './formPage.js'
import { scopeSp2d } from './scope.js'
import { daftarSearch } from './section.js'

const MAX = 4000

/** The list an SP2D was opened from, as its address carries it; opened from elsewhere, the list as it opens. */
export async function listOf(deps: Deps, pelaku: Pelaku, daftar: unknown) {
  const spec = await daftarSp2d(deps, pelaku)
  const text = typeof daftar === 'string' && daftar.length <= MAX ? daftar : ''
  const asked = readListQuery(spec, parse(text))
  const query = text === '' ? { ...asked, filters: spec.bawaan?.filters ?? {} } : asked
  return { spec, query, alamat: text === '' ? '' : new Address(spec, query).here() }
}

/** What lies beside an SP2D in the list it was opened from, whether or not the filters still show itself. */
export async function aroundSp2d(deps: Deps, pelaku: Pelaku, id: bigint, daftar: unknown): Promise<Sekitar> {
  if (!daftar) return { kembali: { href: '/cmsp/sp2d', label: 'Kembali ke Data SP2D' }, asalDaftar: '', tetangga: null }
  const { spec, query, alamat } = await listOf(deps, pelaku, daftar)
  const kembali = { href: alamat ? `${spec.href}?${alamat}` : spec.href, label: 'Kembali ke Data SP2D' }
  const place = alamat ? await placeOfRow(deps.pool, spec, query, id) : null
  if (!place) return { kembali, asalDaftar: '', tetangga: null }
  const beside = async (arah: 'sebelum' | 'sesudah') => {
    const other = await rowBeside(deps.pool, spec, query, scopeSp2d(pelaku), place, arah)
    return other && `${spec.href}/${other}${daftarSearch(alamat)}`
  }
  const [sebelumnya, berikutnya] = await Promise.all([beside('sebelum'), beside('sesudah')])
  return { kembali, asalDaftar: alamat, tetangga: { sebelumnya, berikutnya } }
}
