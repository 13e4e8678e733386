import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The compiled files lie one folder further up than the sources they read, so the root is looked for.
function findPackageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageRoot(dirname(folder))
}

const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

/** Absolute path of a file of this package, the same from `src/` and from `dist/`. */
export const packageFile = (relative: string): string => join(packageRoot, relative)
