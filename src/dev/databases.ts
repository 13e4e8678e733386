import pg from 'pg'
import { loadSecrets } from './secrets.js'

export interface DatabaseUrls {
  ownerUrl: string
  appUrl: string
  simulatorUrl: string
}

const passwords = () => {
  const { ownerPassword, appPassword, simulatorPassword } = loadSecrets()
  return { cmsp_owner: ownerPassword, cmsp_app: appPassword, cmsp_simulator: simulatorPassword }
}

type Role = keyof ReturnType<typeof passwords>

/** Runs `work` on one connection of its own. */
export async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The same server as `url` through another database and, when given, another role. */
export function urlFor(url: string, database: string, role?: Role): string {
  const target = new URL(url)
  target.pathname = `/${database}`
  if (role) {
    target.username = role
    target.password = passwords()[role]
  }
  return target.href
}

/** Creates the roles that are missing; roles that exist keep their password, for the server may not be ours alone. */
export async function createRoles(admin: pg.Client): Promise<void> {
  await admin.query('begin')
  await admin.query(`select pg_advisory_xact_lock(hashtext('cmsp_roles'))`)
  const { rows } = await admin.query<{ rolname: string }>('select rolname from pg_roles')
  const present = new Set(rows.map((row) => row.rolname))
  for (const [role, password] of Object.entries(passwords())) {
    if (!present.has(role)) await admin.query(`create role ${role} login password ${admin.escapeLiteral(password)}`)
  }
  // Lets a migration, which runs as the owner, create the schema of the job queue for the application.
  await admin.query('grant cmsp_app to cmsp_owner')
  await admin.query('commit')
}

/** Gives the database to `owner`, creating it when missing; nobody but `users` and the owner may connect. */
export async function createDatabase(admin: pg.Client, name: string, owner: Role, users: Role[] = []): Promise<void> {
  const id = admin.escapeIdentifier(name)
  const { rows } = await admin.query<{ owner: string }>(
    'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
    [name],
  )
  if (!rows[0]) await admin.query(`create database ${id} owner ${owner}`)
  else if (rows[0].owner !== owner) await admin.query(`alter database ${id} owner to ${owner}`)
  await admin.query(`revoke all on database ${id} from public`)
  for (const user of users) await admin.query(`grant connect on database ${id} to ${user}`)
}

/** Roles and the databases of application and simulator on the server of `adminUrl`; may be repeated. */
export async function createDatabases(adminUrl: string, name = 'cmsp'): Promise<DatabaseUrls> {
  const simulator = `${name}_simulator`
  await withClient(adminUrl, async (admin) => {
    await createRoles(admin)
    await createDatabase(admin, name, 'cmsp_owner', ['cmsp_app'])
    await createDatabase(admin, simulator, 'cmsp_simulator')
  })
  return {
    ownerUrl: urlFor(adminUrl, name, 'cmsp_owner'),
    appUrl: urlFor(adminUrl, name, 'cmsp_app'),
    simulatorUrl: urlFor(adminUrl, simulator, 'cmsp_simulator'),
  }
}
