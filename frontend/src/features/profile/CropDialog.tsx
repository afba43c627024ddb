import { autorun } from 'mobx'
import { observer } from 'mobx-react-lite'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState, type WheelEvent } from 'react'
import { ApiError, codeOf } from '../../api/ApiError.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { Crop, largestZoom } from './Crop.ts'
import styles from './Profile.module.css'
import { draw, readPicture, squareOf } from './picture.ts'

const step = 0.05
const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-step, 0],
  ArrowRight: [step, 0],
  ArrowUp: [0, -step],
  ArrowDown: [0, step],
}
const zooms: Record<string, number> = { '+': 1.1, '=': 1.1, '-': 1 / 1.1 }

interface CropDialogProps {
  file: File
  save: (picture: Blob) => Promise<void>
  onClose: () => void
}

/** Cuts a square out of a chosen picture, by mouse, touch or keyboard, and saves it as mine. */
const CropDialog = observer(({ file, save, onClose }: CropDialogProps) => {
  const [picture, setPicture] = useState<{ image: ImageBitmap; crop: Crop } | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    const reading = readPicture(file)
    reading.then(
      (image) => setPicture({ image, crop: new Crop(image.width, image.height) }),
      () => setError('not_an_image'),
    )
    // Also when it is read only after the window was closed: a decoded photo holds tens of megabytes.
    return () => void reading.then((image) => image.close()).catch(() => {})
  }, [file])
  const submit = async () => {
    if (!picture) return
    setBusy(true)
    try {
      const square = await squareOf(picture.image, picture.crop)
      if (!square) throw new ApiError(415, 'not_an_image')
      await save(square)
      onClose()
    } catch (failure) {
      setError(codeOf(failure))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('avatar.cropTitle')} onClose={onClose}>
      {error && <p role="alert">{explain(error)}</p>}
      {picture && <Frame {...picture} />}
      <DialogButtons>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look="main" onClick={() => void submit()} disabled={busy || !picture}>
          {t('avatar.save')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
})

export default CropDialog

const Frame = observer(({ image, crop }: { image: ImageBitmap; crop: Crop }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => autorun(() => canvas.current && draw(canvas.current, image, crop)), [image, crop])
  const press = (event: KeyboardEvent) => {
    const by = arrows[event.key]
    const zoom = zooms[event.key]
    if (by) crop.move(...by)
    if (zoom) crop.zoomTo(crop.zoom * zoom)
    if (by || zoom) event.preventDefault()
  }
  const drag = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const side = event.currentTarget.clientWidth
    crop.move(-event.movementX / side, -event.movementY / side)
  }
  const turn = (event: WheelEvent) => crop.zoomTo(crop.zoom * (event.deltaY < 0 ? 1.08 : 1 / 1.08))
  return (
    <div className={styles.crop}>
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: screen readers pass the arrows on */}
      <canvas
        ref={canvas}
        className={styles.canvas}
        width={640}
        height={640}
        tabIndex={0}
        role="application"
        aria-label={t('avatar.cropArea')}
        data-testid="crop-area"
        onKeyDown={press}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onWheel={turn}
      />
      <label className={styles.zoom}>
        {t('avatar.zoom')}
        <input
          type="range"
          min={1}
          max={largestZoom}
          step={0.01}
          value={crop.zoom}
          onChange={(event) => crop.zoomTo(Number(event.target.value))}
        />
      </label>
      <p className={styles.hint}>{t('avatar.cropHint')}</p>
    </div>
  )
})
