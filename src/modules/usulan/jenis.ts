import type { z } from 'zod'
import type { Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import type { Peran } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'

/** One line of the side-by-side page; `lama` is null for something new. */
export interface BarisUsulan {
  label: string
  lama: string | null
  baru: string
}

export interface IsiUsulan<T> {
  /** Key of what is changed, e.g. "pengguna:12"; only one proposal of a kind may wait for it. */
  sasaran: string
  /** What held when it was proposed; null for something new. */
  sebelum: T | null
  sesudah: T
}

/** The letter or rule a proposal rests on. */
export interface Dasar {
  nomor: string
  /** YYYY-MM-DD */
  tanggal: string
  lampiranId: bigint | null
}

export interface Usulan<T> extends IsiUsulan<T> {
  id: bigint
  jenis: string
  ringkasan: string
  pemdaId: bigint | null
  status: string
  dasar: { nomor: string; tanggal: string } | null
  pengusulId: bigint
  pengusulNip: string
  pemutusId: bigint | null
}

/**
 * A kind of change that two people decide: one proposes, another confirms with an OTP. `T` is plain JSON, the same
 * shape before and after. The kind belongs to the module whose tables it writes.
 */
export interface JenisUsulan<T = unknown> {
  kode: string
  judul: string
  /** Of `sesudah` as it is stored. */
  schema: z.ZodType<T>
  /** Who proposes it; whoever has the right `usulan.putuskan` decides. */
  pengusul: readonly Peran[]
  /** What holds now, read under lock; null when there is nothing yet. */
  keadaan(tx: Tx, sasaran: string): Promise<T | null>
  /** What it is about, in a few words for lists and the SMS. */
  ringkas(sesudah: T, sebelum: T | null): string
  baris(sebelum: T | null, sesudah: T): BarisUsulan[]
  /** Whether it is about this person's own account, which only others propose and decide on, from beginning to end. */
  diri?(tx: Tx, pelaku: Pelaku, isi: IsiUsulan<T>): Promise<boolean>
  /** Refuses what cannot be. */
  check?(tx: Tx, pelaku: Pelaku, isi: IsiUsulan<T>): Promise<void>
  /** Writes the change, in the transaction that consumes the OTP. */
  apply(tx: Tx, deps: Deps, pelaku: Pelaku, usulan: Usulan<T>): Promise<void>
  /** Mails and messages once it is applied; a durable job, so it may run twice. */
  after?(deps: Deps, usulan: Usulan<T>): Promise<void>
}

/** Builds `baris` from a table: label of a line and its text. */
export const bandingkan =
  <T>(kolom: Record<string, (isi: T) => string>) =>
  (sebelum: T | null, sesudah: T): BarisUsulan[] =>
    Object.entries(kolom).map(([label, teks]) => ({
      label,
      lama: sebelum === null ? null : teks(sebelum),
      baru: teks(sesudah),
    }))
