import type { Pool } from 'pg'

/** The filters this person used last on a list, as the end of an address; null when there are none. */
export async function remembered(pool: Pool, penggunaId: bigint, daftar: string): Promise<string | null> {
  const { rows } = await pool.query<{ isi: string }>({
    name: 'saringan',
    text: 'SELECT isi FROM saringan WHERE pengguna_id = $1 AND daftar = $2',
    values: [penggunaId, daftar],
  })
  return rows[0]?.isi ?? null
}

/** Keeps them for the next time the list is opened; without filters they are forgotten. */
export async function remember(pool: Pool, penggunaId: bigint, daftar: string, isi: string): Promise<void> {
  if (isi === '') {
    await pool.query('DELETE FROM saringan WHERE pengguna_id = $1 AND daftar = $2', [penggunaId, daftar])
    return
  }
  await pool.query(
    `INSERT INTO saringan AS s (pengguna_id, daftar, isi) VALUES ($1, $2, $3)
     ON CONFLICT (pengguna_id, daftar) DO UPDATE SET isi = EXCLUDED.isi, diubah_pada = now() WHERE s.isi <> EXCLUDED.isi`,
    [penggunaId, daftar, isi],
  )
}
