/** A private PostgreSQL, by way of scripts/postgres. */
import { execFile } from 'node:child_process'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const script = resolve(import.meta.dirname, '../../scripts/postgres')

/** Runs `use` beside a PostgreSQL whose address it is given. */
export async function withPostgres(use: (url: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'simple-chat-postgres-'))
  await chmod(folder, 0o755)
  try {
    const { stdout } = await run(script, ['start', folder])
    await use(stdout.trim())
  } finally {
    await run(script, ['discard', folder])
  }
}
