import { makeAutoObservable } from 'mobx'

export const largestZoom = 4

/** Which square of a picture is taken. Lengths are in pixels of the picture; the square never leaves it. */
export class Crop {
  /** 1 takes as much of the picture as a square can. */
  zoom = 1
  private centreX: number
  private centreY: number

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.centreX = width / 2
    this.centreY = height / 2
    makeAutoObservable(this)
  }

  /** Length of a side of the square. */
  get side(): number {
    return Math.min(this.width, this.height) / this.zoom
  }

  get left(): number {
    return within(this.centreX - this.side / 2, this.width - this.side)
  }

  get top(): number {
    return within(this.centreY - this.side / 2, this.height - this.side)
  }

  zoomTo(zoom: number): void {
    this.zoom = Math.min(largestZoom, Math.max(1, zoom))
    this.move(0, 0)
  }

  /** Moves the square by parts of its side: 1 is a whole frame. */
  move(right: number, down: number): void {
    const [left, top] = [this.left + right * this.side, this.top + down * this.side]
    this.centreX = within(left, this.width - this.side) + this.side / 2
    this.centreY = within(top, this.height - this.side) + this.side / 2
  }
}

function within(value: number, most: number): number {
  return Math.min(Math.max(0, value), Math.max(0, most))
}
