/** A repeatable source of chance: the same seed gives the same demo data on every machine. */
export interface Acak {
  /** Whole number from min to max, both included. */
  int(min: number, max: number): number
  pick<T>(list: readonly T[]): T
  /** Whole rupiah from min to max, a multiple of step above min. */
  rupiah(min: bigint, max: bigint, step: bigint): bigint
}

export function createAcak(seed: string): Acak {
  const next = mulberry32(hash(seed))
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  return {
    int,
    pick: (list) => {
      const chosen = list[int(0, list.length - 1)]
      if (chosen === undefined) throw new Error('Nothing to pick from')
      return chosen
    },
    rupiah: (min, max, step) => min + BigInt(int(0, Number((max - min) / step))) * step,
  }
}

// FNV-1a, then the public-domain generator mulberry32: small, and equal on every platform.
const hash = (text: string): number =>
  [...text].reduce((state, letter) => Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619), 2166136261)

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
