import { expect, test } from 'vitest'
import { Crop, largestZoom } from './Crop.ts'

const square = (crop: Crop) => [crop.left, crop.top, crop.side]

test('the middle square is taken first', () => {
  expect(square(new Crop(400, 200))).toEqual([100, 0, 200])
  expect(square(new Crop(200, 400))).toEqual([0, 100, 200])
})

test('the square moves by parts of itself and never leaves the picture', () => {
  const crop = new Crop(400, 200)
  crop.move(0.25, 1)
  expect(square(crop)).toEqual([150, 0, 200])
  crop.move(9, 0)
  crop.move(-0.1, 0)
  expect(square(crop)).toEqual([180, 0, 200])
})

test('zooming keeps the middle, and zooming out at an edge stays inside', () => {
  const crop = new Crop(400, 200)
  crop.zoomTo(2)
  expect(square(crop)).toEqual([150, 50, 100])
  crop.move(9, 9)
  expect(square(crop)).toEqual([300, 100, 100])
  crop.zoomTo(0)
  expect(square(crop)).toEqual([200, 0, 200])
  crop.zoomTo(99)
  expect(crop.zoom).toBe(largestZoom)
})
