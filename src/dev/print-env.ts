// Prints the .env of docker-compose.yml: this clone's secrets, with the names of the containers.
import { appEnvironment, readPorts, simulatorEnvironment } from './environment.js'
import { loadSecrets } from './secrets.js'

const { ownerPassword, appPassword, simulatorPassword, postgresPassword } = loadSecrets()
const urls = {
  ownerUrl: `postgres://cmsp_owner:${ownerPassword}@postgres/cmsp`,
  appUrl: `postgres://cmsp_app:${appPassword}@postgres/cmsp`,
  simulatorUrl: `postgres://cmsp_simulator:${simulatorPassword}@postgres/cmsp_simulator`,
}
const ports = readPorts({})
const environment = {
  ...simulatorEnvironment(ports, urls, {}),
  ...appEnvironment(ports, urls, {}, 'simulator'),
  POSTGRES_PASSWORD: postgresPassword,
  OWNER_PASSWORD: ownerPassword,
  APP_PASSWORD: appPassword,
  SIMULATOR_PASSWORD: simulatorPassword,
}

for (const [name, value] of Object.entries(environment)) process.stdout.write(`${name}=${JSON.stringify(value)}\n`)
