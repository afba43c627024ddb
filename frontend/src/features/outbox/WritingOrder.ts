/** The times of writing, by which messages are sent: in order within one millisecond, and when the clock is set back. */
export class WritingOrder {
  private last = 0

  /** Later than all that were given or noted. RFC 3339. */
  next(): string {
    this.last = Math.max(Date.now(), this.last + 1)
    return new Date(this.last).toISOString()
  }

  /** A message was written then, before a reload or in another tab. */
  note(createdAt: string): void {
    this.last = Math.max(this.last, Date.parse(createdAt) || 0)
  }
}
