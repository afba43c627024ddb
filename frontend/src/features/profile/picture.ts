import type { Crop } from './Crop.ts'

/** The server makes 512×512 of it; sending no more than that saves the way. */
const savedSide = 512
const quality = 0.92

/** Decodes a file; rejects when it is no picture. Turned as its camera was. */
export function readPicture(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, { imageOrientation: 'from-image' })
}

/** The framed square with what the round avatar will leave out shaded. */
export function draw(canvas: HTMLCanvasElement, image: ImageBitmap, crop: Crop): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width } = canvas
  context.clearRect(0, 0, width, width)
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, crop.left, crop.top, crop.side, crop.side, 0, 0, width, width)
  context.fillStyle = 'rgb(0 0 0 / 45%)'
  context.beginPath()
  context.rect(0, 0, width, width)
  context.arc(width / 2, width / 2, width / 2, 0, 2 * Math.PI)
  context.fill('evenodd')
}

/** The framed square as a picture of its own. */
export function squareOf(image: ImageBitmap, crop: Crop): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = savedSide
  canvas.height = savedSide
  const context = canvas.getContext('2d')
  if (context) context.imageSmoothingQuality = 'high'
  context?.drawImage(image, crop.left, crop.top, crop.side, crop.side, 0, 0, savedSide, savedSide)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', quality))
}
