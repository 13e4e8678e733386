import type { TestApp } from './app.js'
import type { Client } from './client.js'

/** Steps every story of an SP2D is told with; each goes over HTTP as a person would. */

export interface Published {
  id: string
  nomor: string
  idFmis: string
}

/** Makes one SP2D ready in FMIS, pulls it, and answers its id in the application. */
export async function publish(
  app: TestApp,
  maker: Client,
  pemda: string,
  more: Record<string, unknown> = {},
): Promise<Published> {
  const [made] = await publishMany(app, maker, pemda, 1, more)
  if (!made) throw new Error('nothing was published')
  return made
}

/** The same with several at once: one pull brings them all. */
export async function publishMany(
  app: TestApp,
  maker: Client,
  pemda: string,
  jumlah: number,
  more: Record<string, unknown> = {},
): Promise<Published[]> {
  const made = await app.simulator.post('/control/fmis/publish').send({ pemda, jumlah, ...more })
  await pull(app, maker)
  const rows = made.body.data as { idsp2d: number; nomor: string }[]
  return Promise.all(rows.map(async ({ idsp2d, nomor }) => ({ ...(await find(app, nomor)), idFmis: String(idsp2d) })))
}

export async function pull(app: TestApp, client: Client): Promise<void> {
  await client.post('/cmsp/sp2d/tarik')
  await app.drain()
}

export async function find(app: TestApp, nomor: string): Promise<{ id: string; nomor: string }> {
  const row = await app.deps.prisma.sp2d.findFirstOrThrow({ where: { nomor } })
  return { id: String(row.id), nomor }
}

export async function statusOf(app: TestApp, id: string): Promise<string> {
  return (await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })).status
}

/** Makes a kode billing through the form for every tax row that reduces the payment. */
export async function makeBillings(app: TestApp, maker: Client, id: string): Promise<void> {
  const taxes = await app.deps.prisma.pajak.findMany({
    where: { sp2dId: BigInt(id), mengurangi: true, billingId: null },
  })
  for (const tax of taxes) {
    const page = await maker.get(`/cmsp/sp2d/${id}/pajak/${tax.id}?tab=belum`)
    const value = (name: string) =>
      new RegExp(`name="${name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="${name}"`).exec(page.text)
    const typed = (name: string) => value(name)?.[1] ?? value(name)?.[2] ?? ''
    await maker.post(`/cmsp/sp2d/${id}/pajak/${tax.id}/buat`, {
      npwpPenyetor: typed('npwpPenyetor'),
      npwpRekanan: typed('npwpRekanan'),
      npwpPemungut: typed('npwpPemungut'),
      nop: typed('nop'),
      jenisPajak: `${tax.kap}-${tax.kjs}`,
      masaAwal: tax.masa.slice(0, 2),
      masaAkhir: tax.masa.slice(2),
      tahunPajak: String(tax.tahunPajak),
    })
  }
}

/** The decision form of a page, filled in by somebody who chose Setuju and ticked every warning. */
export function setujuForm(html: string): Record<string, string> {
  const hidden = ['sidik', 'periksa', 'dari'].flatMap((name) => {
    const value = new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1]
    return value === undefined ? [] : [[name, value]]
  })
  const ticks = [...html.matchAll(/name="(centang-\w+)"/g)].map(([, name]) => [name, 'ya'])
  const reason = html.includes('name="alasanNama"') ? { alasanNama: 'Sudah dicocokkan dengan dokumennya' } : {}
  return { keputusan: 'SETUJU', sidik: '', ...Object.fromEntries([...hidden, ...ticks]), ...reason }
}

/** Setuju on the SP2D's own form. */
export async function setuju(client: Client, id: string) {
  const page = await client.get(`/cmsp/sp2d/${id}`)
  return client.submit(`/cmsp/sp2d/${id}/keputusan`, setujuForm(page.text), `/cmsp/sp2d/${id}`)
}

export const tolak = (client: Client, id: string, keterangan: string) =>
  client.submit(`/cmsp/sp2d/${id}/keputusan`, { keputusan: 'TOLAK', keterangan, konfirmasi: 'ya' }, `/cmsp/sp2d/${id}`)

/** Get OTP: the challenge and the code as it stands in the SMS inbox. */
export async function getOtp(
  app: TestApp,
  client: Client,
  ids: string[],
): Promise<{ tantanganId: string; otp: string; text: string }> {
  const answer = await client.post('/cmsp/tugas/otp', { id: ids })
  const tantanganId = /tantangan=(\d+)/.exec(answer.headers['location'] ?? '')?.[1]
  if (!tantanganId) throw new Error(`no OTP: ${answer.status} ${/<p[^>]*>([^<]*)/.exec(answer.text)?.[1] ?? ''}`)
  const { noHp } = (
    await app.deps.prisma.tantangan.findUniqueOrThrow({
      where: { id: BigInt(tantanganId) },
      include: { pengguna: true },
    })
  ).pengguna
  const inbox = await app.simulator.get('/inbox/sms').query({ to: noHp })
  const text = (inbox.body as { text: string }[])[0]?.text ?? ''
  return { tantanganId, otp: /\b\d{6}\b/.exec(text)?.[0] ?? '', text }
}

export const proses = (client: Client, ids: string[], tantanganId: string, otp: string) =>
  client.submit(
    '/cmsp/tugas/proses',
    { id: ids, tantanganId, otp: otp.split('') },
    `/cmsp/tugas/konfirmasi?id=${ids[0]}`,
  )

/** Setuju and OTP of one level. */
export async function approve(app: TestApp, client: Client, id: string): Promise<void> {
  await setuju(client, id)
  const { tantanganId, otp } = await getOtp(app, client, [id])
  await proses(client, [id], tantanganId, otp)
}

export interface LedgerRow {
  reference: string
  kind: string
  debit: string
  credit: string
  amount: string
}
export const ledger = async (app: TestApp): Promise<LedgerRow[]> =>
  (await app.simulator.get('/bank/ledger')).body as LedgerRow[]
