import { expect, test } from 'vitest'
import type { Deps } from '../../src/deps.js'
import type { StatusLeg } from '../../src/domain/alur.js'
import { judge } from '../../src/modules/pencairan/verdict.js'

const deps = { config: { RETRY_SECONDS: 60 } } as Deps

/** What a refused send makes of its leg; `ragu` when the bank did not know an earlier send of the same reference. */
const refused = (kind: 'gagal' | 'ditolakSementara', status: StatusLeg, ragu: boolean) =>
  judge(
    deps,
    { kind, kode: '40300', pesan: 'Ditolak' },
    { now: new Date(), asked: 0, wasUncertain: ragu, status, asking: false },
  ).leg

test('only a reference that was never in doubt gives way to another when its send is refused', () => {
  expect(refused('ditolakSementara', 'DIKIRIM', false)).toBe('SIAP')
  expect(refused('gagal', 'DIKIRIM', false)).toBe('GAGAL')
  for (const kind of ['gagal', 'ditolakSementara'] as const) {
    expect(refused(kind, 'DIKIRIM', true), kind).toBe('TIDAK_PASTI')
    expect(refused(kind, 'TIDAK_PASTI', false), kind).toBe('TIDAK_PASTI')
  }
  expect(refused('ditolakSementara', 'DIPROSES', false)).toBeNull()
})
