import type { Pool } from 'pg'
import { z } from 'zod'
import { inTransaction } from '../db.js'
import { DAFTAR_PEMDA } from '../demo/sumber.js'
import { printPenguji, publish, publishOrder } from '../fmis/publish.js'
import { insertRecords, mergeRecord } from '../fmis/store.js'
import type { Deps } from '../options.js'
import { NotFound } from './errors.js'

type Input = Record<string, unknown>

const pemdaField = z.enum(DAFTAR_PEMDA.map(({ kode }) => kode))
const idField = z.coerce.number().int().nonnegative()

// A form sends one ticked box as text and several as a list.
const idList = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(idField).min(1))

export const publishSp2d = async ({ pool }: Deps, input: Input): Promise<unknown> => ({
  data: await publish(pool, publishOrder.extend({ pemda: pemdaField }).parse(input)),
})

/** A whole record, sound or broken; `pemda` beside its fields names the Pemda, else its RKUD, else it is the first. */
export async function storeSp2d({ pool }: Deps, input: Input): Promise<unknown> {
  const { pemda = ownerOf(input), ...record } = input
  const kode = pemdaField.parse(pemda)
  return { data: await inTransaction(pool, (tx) => insertRecords(tx, kode, [record], { dicetak: true })) }
}

function parseRecord(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'Bukan JSON yang utuh' })
    return z.NEVER
  }
}

const FIRST = DAFTAR_PEMDA[0]?.kode

function ownerOf(record: Input): string | undefined {
  const rkud = z.object({ rkud: z.object({ rekening: z.string() }) }).safeParse(record)
  if (!rkud.success) return FIRST
  const { rekening } = rkud.data.rkud
  return DAFTAR_PEMDA.find((pemda) => pemda.rkud.some((each) => each.noRekening === rekening))?.kode ?? FIRST
}

export async function mergeSp2d({ pool }: Deps, input: Input): Promise<unknown> {
  const order = z.object({ pemda: pemdaField, idsp2d: idField, ubah: z.record(z.string(), z.unknown()) }).parse(input)
  return change(pool, order.pemda, order.idsp2d, order.ubah)
}

/** The console's way to the same: the fields as one JSON text, since a form knows only text. */
export async function editSp2d({ pool }: Deps, input: Input): Promise<unknown> {
  const isi = z.string().transform(parseRecord).pipe(z.record(z.string(), z.unknown()))
  const order = z.object({ pemda: pemdaField, idsp2d: idField, isi }).parse(input)
  return change(pool, order.pemda, order.idsp2d, order.isi)
}

/** FMIS takes an SP2D back: it stays in the list, changed, with status BATAL. */
export async function withdrawSp2d({ pool }: Deps, input: Input): Promise<unknown> {
  const { pemda, idsp2d } = z.object({ pemda: pemdaField, idsp2d: idField }).parse(input)
  return change(pool, pemda, idsp2d, { status: 'BATAL' })
}

async function change(pool: Pool, pemda: string, idsp2d: number, ubah: Input): Promise<{ ok: true }> {
  if (!(await mergeRecord(pool, pemda, idsp2d, ubah))) throw new NotFound(`SP2D ${idsp2d} tidak ditemukan`)
  return { ok: true }
}

export async function printDaftarPenguji({ pool }: Deps, input: Input): Promise<unknown> {
  const { pemda, idsp2d } = z.object({ pemda: pemdaField, idsp2d: idList }).parse(input)
  if (!(await printPenguji(pool, pemda, idsp2d))) throw new NotFound('Ada SP2D yang tidak ditemukan')
  return { ok: true }
}
