/** A private running Simple Chat: the real processes on free ports, started and stopped by `chat run`. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const repository = resolve(import.meta.dirname, '../..')
const binaries = resolve(repository, process.env.CHAT_BINARIES ?? 'target/debug')
const ANSWER_WITHIN_MS = 60_000

/** One line that `chat run --json` prints. */
interface Report {
  event: 'ready' | 'killed' | 'started' | 'error'
  name?: string
  detail?: string
  url?: string
  admin_password?: string
}

export type Process = 'nats' | 'auth' | 'users' | 'chats' | 'realtime' | 'gateway'

export class ChatSystem {
  private readonly waiting: ((report: Report) => void)[] = []
  private complaints = ''
  url = ''
  adminPassword = ''

  private constructor(
    private readonly launcher: ChildProcessWithoutNullStreams,
    private readonly data: string,
  ) {
    createInterface(launcher.stdout).on('line', (line) => this.waiting.shift()?.(JSON.parse(line) as Report))
    launcher.stderr.on('data', (text: Buffer) => {
      this.complaints += text.toString()
    })
  }

  /** Starts a system with these settings over the defaults. */
  static async start(settings: Record<string, string>): Promise<ChatSystem> {
    const data = await mkdtemp(join(tmpdir(), 'simple-chat-journey-'))
    const launcher = spawn(
      join(binaries, 'chat'),
      ['run', '--json', '--free-ports', '--control', '--data', data],
      { cwd: repository, env: { ...process.env, ...settings } },
    )
    const system = new ChatSystem(launcher, data)
    const ready = await system.report('ready')
    system.url = ready.url ?? ''
    system.adminPassword = ready.admin_password ?? ''
    return system
  }

  /** Ends a process as a crash would (`kill -9`). */
  async kill(name: Process): Promise<void> {
    await this.order(`kill ${name}`, 'killed')
  }

  /** Starts a process again and waits until it is ready. */
  async restart(name: Process): Promise<void> {
    await this.order(`start ${name}`, 'started')
  }

  /** Stops all processes and removes their data. */
  async stop(): Promise<void> {
    if (this.launcher.exitCode === null) {
      const ended = once(this.launcher, 'exit')
      this.launcher.stdin.end('stop\n')
      const tooLong = setTimeout(() => this.launcher.kill('SIGKILL'), ANSWER_WITHIN_MS)
      await ended
      clearTimeout(tooLong)
    }
    await rm(this.data, { recursive: true, force: true })
  }

  private async order(line: string, answer: Report['event']): Promise<void> {
    this.launcher.stdin.write(`${line}\n`)
    await this.report(answer)
  }

  /** Waits for the next report, which must be the expected one. */
  private async report(event: Report['event']): Promise<Report> {
    const report = await new Promise<Report>((found, failed) => {
      const fail = (why: string) => failed(new Error(`${why}, not \`${event}\`\n${this.complaints}`))
      const tooLong = setTimeout(() => fail('the launcher reported nothing'), ANSWER_WITHIN_MS)
      const ended = () => fail('the launcher ended')
      this.launcher.once('exit', ended)
      this.waiting.push((report) => {
        clearTimeout(tooLong)
        this.launcher.off('exit', ended)
        found(report)
      })
    })
    if (report.event !== event) throw new Error(`${report.event}: ${report.detail ?? ''}`)
    return report
  }
}
