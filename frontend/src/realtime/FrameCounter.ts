/** Follows `epoch` and `n`: which frames came, and whether one is missing. */
export class FrameCounter {
  epoch = 0
  /** The last `n` before the first hole. */
  n = 0
  private readonly ahead = new Set<number>()
  private highest = 0

  /** Notes a counted frame; false when it belongs to an epoch that is over. */
  see(epoch: number, n: number): boolean {
    if (epoch < this.epoch) return false
    if (epoch > this.epoch) this.begin(epoch)
    this.highest = Math.max(this.highest, n)
    if (n > this.n) this.ahead.add(n)
    this.closeUp()
    return true
  }

  /** The server says that `n` frames were sent so far. */
  expect(epoch: number, n: number): void {
    if (epoch < this.epoch) return
    if (epoch > this.epoch) this.begin(epoch)
    this.highest = Math.max(this.highest, n)
  }

  /** Something that was sent has not come. */
  get hasHole(): boolean {
    return this.highest > this.n
  }

  isExactly(epoch: number, n: number): boolean {
    return this.epoch === epoch && this.n === n
  }

  /** How far a snapshot taken from now on will reach. */
  mark(): { epoch: number; n: number } {
    return { epoch: this.epoch, n: this.highest }
  }

  /** A snapshot made everything up to the mark known. */
  settle({ epoch, n }: { epoch: number; n: number }): void {
    if (epoch !== this.epoch || n <= this.n) return
    this.n = n
    for (const seen of this.ahead) if (seen <= n) this.ahead.delete(seen)
    this.closeUp()
  }

  clear(): void {
    this.epoch = 0
    this.n = 0
    this.highest = 0
    this.ahead.clear()
  }

  private closeUp(): void {
    while (this.ahead.delete(this.n + 1)) this.n += 1
  }

  /** A new epoch counts anew; what was sent in it before its first frame here is a hole. */
  private begin(epoch: number): void {
    this.epoch = epoch
    this.n = -1
    this.highest = 0
    this.ahead.clear()
  }
}
