import { access, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** Fills `target` aside and renames it into place: never half there, and of two at once the first wins. */
export async function buildOnce(target: string, fill: (draft: string) => Promise<void>): Promise<void> {
  if (await exists(target)) return
  const draft = await mkdtemp(join(dirname(target), 'baru-'))
  try {
    await fill(draft)
    await rename(draft, target)
  } catch (error) {
    if (!(await exists(target))) throw error
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
