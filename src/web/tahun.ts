import type { Pelaku } from '../domain/pelaku.js'
import type { Scope } from './lists/where.js'

/** Work that is open: of the year in view, and in the running year whatever is left of earlier ones. Of sp2d `s`. */
export const tahunTerbuka =
  ({ tahun, berjalan }: Pelaku): Scope =>
  (params) =>
    `s.tahun ${tahun === berjalan ? '<=' : '='} ${params.bind(tahun, '::int')}`
