import { createDatabases, urlFor, withClient } from './databases.js'
import type { DatabaseUrls } from './databases.js'

const explanation = `DATABASE_URL tidak dapat dipakai seperti ini. Pilih salah satu:
  1. kosongkan DATABASE_URL: PostgreSQL bawaan dipakai;
  2. isi DATABASE_URL dengan superuser sebuah server kosong: peran dan basis data dibuat di sana;
  3. isi DATABASE_URL (peran cmsp_app), DATABASE_OWNER_URL (peran cmsp_owner, pemilik basis data, anggota cmsp_app)
     dan SIMULATOR_DATABASE_URL (basis data lain).`

const databaseOf = (url: string) => decodeURIComponent(new URL(url).pathname.slice(1)) || 'cmsp'

async function fromSuperuser(url: string): Promise<DatabaseUrls> {
  const superuser = await withClient(url, async (client) => {
    const { rows } = await client.query<{ usesuper: boolean }>(
      'select usesuper from pg_user where usename = current_user',
    )
    return rows[0]?.usesuper === true
  })
  if (!superuser) throw new Error(explanation)
  const urls = await createDatabases(url, databaseOf(url))
  // Roles of that server may have been made by another clone with other passwords.
  for (const each of Object.values(urls) as string[]) await withClient(each, async () => undefined)
  return urls
}

async function simulatorBeside(ownerUrl: string): Promise<string> {
  const name = `${databaseOf(ownerUrl)}_simulator`
  await withClient(ownerUrl, async (owner) => {
    const { rowCount } = await owner.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await owner.query(`create database ${owner.escapeIdentifier(name)}`)
  })
  return urlFor(ownerUrl, name)
}

/** Databases on the server that the caller names by DATABASE_URL instead of the embedded one. */
export async function useGivenDatabase(appUrl: string, env: NodeJS.ProcessEnv): Promise<DatabaseUrls> {
  const { DATABASE_OWNER_URL: ownerUrl, SIMULATOR_DATABASE_URL: simulatorUrl } = env
  try {
    if (!ownerUrl) return await fromSuperuser(appUrl)
    return { appUrl, ownerUrl, simulatorUrl: simulatorUrl || (await simulatorBeside(ownerUrl)) }
  } catch (error) {
    const message = (error as Error).message
    throw new Error(message === explanation ? message : `${message}\n${explanation}`, { cause: error })
  }
}
