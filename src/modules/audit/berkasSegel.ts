import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { kanonik } from '../../domain/kanonik.js'
import type { AuditBerkas, Berkas, IsiBerkas } from './berkasIsi.js'
import { sealHash } from './hash.js'

const bytesOf = (isi: unknown): Buffer => Buffer.from(kanonik(isi), 'utf8')

/** SHA-256 (hex) of a public key: what is read out over the phone. */
export const sidikKunci = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')

/** Ed25519 over the canonical bytes; the same content gives the same file. */
export function signIsi<T>(isi: T, privatePem: string): { isi: T; segel: Berkas['segel'] } {
  const privateKey = createPrivateKey(privatePem)
  const publicKey = createPublicKey(privateKey)
  return {
    isi,
    segel: {
      algoritma: 'Ed25519',
      kunciPublik: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      sidikKunci: sidikKunci(publicKey),
      tandaTangan: sign(null, bytesOf(isi), privateKey).toString('base64'),
    },
  }
}

export const signBerkas = (isi: IsiBerkas, privatePem: string): Berkas => signIsi(isi, privatePem)

/** What is wrong with a seal over `isi`; `keyPem`, got by another way, proves who made it. */
export function brokenSeal({ isi, segel }: { isi: unknown; segel: Berkas['segel'] }, keyPem?: string): string[] {
  const key = createPublicKey(keyPem ?? segel.kunciPublik)
  const own = sidikKunci(createPublicKey(segel.kunciPublik))
  const holds = key.asymmetricKeyType === 'ed25519'
  const cacat: string[] = []
  if (own !== segel.sidikKunci) cacat.push('sidik kunci dalam berkas tidak sesuai dengan kuncinya')
  if (sidikKunci(key) !== own) cacat.push('berkas ditandatangani dengan kunci lain daripada yang diberikan')
  if (!holds || !verify(null, bytesOf(isi), key, Buffer.from(segel.tandaTangan, 'base64')))
    cacat.push('tanda tangan tidak sesuai dengan isi berkas')
  return cacat
}

export const segelSchema = z.object({
  algoritma: z.literal('Ed25519'),
  kunciPublik: z.string(),
  sidikKunci: z.string(),
  tandaTangan: z.string(),
})

const berkasSchema = z.object({
  isi: z.looseObject({
    format: z.literal('cmsp-berkas-sp2d'),
    versi: z.literal(1),
    sp2d: z.looseObject({ nomor: z.string() }),
    putaran: z.array(z.looseObject({ nomor: z.number(), sidik: z.string().nullable() })),
    keputusan: z.array(
      z.looseObject({ putaran: z.number(), putusan: z.string(), level: z.string(), sidik: z.string().nullable() }),
    ),
    audit: z.array(z.looseObject({ baris: z.looseObject({ id: z.string(), rantai: z.string() }), segel: z.unknown() })),
  }),
  segel: segelSchema,
})

export interface HasilBerkas {
  nomor: string
  /** Of the key the file was checked with. */
  sidikKunci: string
  baris: number
  belumDisegel: number
  /** Empty when everything holds. */
  cacat: string[]
}

/**
 * Checks a dossier without any database: the signature, every audit row against its link, and the decisions against the
 * plan they signed. The key in the file only proves that nothing changed since; `keyPem`, got by another way, proves who
 * made it. @throws Error when the file is no dossier at all
 */
export function verifyBerkas(text: string, keyPem?: string): HasilBerkas {
  const raw = parseOrNull(text)
  if (!berkasSchema.safeParse(raw).success) throw new Error('Berkas ini bukan berkas pembuktian SP2D dari CMSP.')
  const { isi, segel } = raw as Berkas
  const key = createPublicKey(keyPem ?? segel.kunciPublik)
  const cacat = [...brokenSeal({ isi, segel }, keyPem), ...isi.audit.flatMap(brokenLink), ...brokenDecisions(isi)]
  return {
    nomor: isi.sp2d.nomor,
    sidikKunci: sidikKunci(key),
    baris: isi.audit.length,
    belumDisegel: isi.audit.filter((row) => row.segel === null).length,
    cacat,
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function brokenLink({ baris, segel }: AuditBerkas): string[] {
  if (segel === null || sealHash(segel.sebelumnya, baris) === segel.hash) return []
  return [`baris audit ${baris.id} (rantai ${baris.rantai} nomor ${segel.nomor}) berubah sejak disegel`]
}

/** A decision stands for the plan of its round and for nothing else. */
function brokenDecisions({ putaran, keputusan }: IsiBerkas): string[] {
  const plans = new Map(putaran.map(({ nomor, sidik }) => [nomor, sidik]))
  return keputusan
    .filter((row) => row.putusan === 'SETUJU' && (row.sidik === null || row.sidik !== plans.get(row.putaran)))
    .map((row) => `keputusan ${row.level} putaran ${row.putaran} tidak menandatangani rencana putaran itu`)
}
