import { expect, test } from 'vitest'
import { leaseMs } from '../../src/modules/pencairan/lease.js'

test.each([1, 20, 120])(
  'nobody asks what became of a leg while its sender may still wait for a token and then for the bank, %i s each',
  (seconds) => {
    const config = { BANK_TIMEOUT_SECONDS: seconds } as Parameters<typeof leaseMs>[0]['config']
    expect(leaseMs({ config })).toBeGreaterThan(2 * seconds * 1000)
  },
)
