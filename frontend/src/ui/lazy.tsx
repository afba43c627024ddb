import { type ComponentType, createElement, type ReactNode, useEffect, useState } from 'react'

/** A component whose code may still be on its way. */
class Part<P extends object> {
  loaded: ComponentType<P> | null = null

  constructor(
    private readonly load: () => Promise<{ default: ComponentType<P> }>,
    readonly waiting: (props: P) => ReactNode,
  ) {}

  async fetch(): Promise<void> {
    this.loaded ??= (await this.load()).default
  }
}

/**
 * A part of the page whose code is fetched when it is first shown, or by `preload`. Unlike React's own `lazy`, which
 * keeps a failure for ever, it asks again when it is shown anew; the failure itself goes to the error boundary around it.
 */
export function lazy<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  waiting: (props: P) => ReactNode = () => null,
) {
  const part = new Part(load, waiting)
  const preload = () => void part.fetch().catch(() => {})
  return Object.assign((props: P) => <Shown part={part} props={props} />, { preload })
}

function Shown<P extends object>({ part, props }: { part: Part<P>; props: P }): ReactNode {
  const [, redraw] = useState(false)
  useEffect(() => {
    let isShown = true
    const fail = (error: unknown) => () => {
      throw error
    }
    part.fetch().then(
      () => isShown && redraw(true),
      (error: unknown) => isShown && redraw(fail(error)),
    )
    return () => {
      isShown = false
    }
  }, [part])
  return part.loaded ? createElement(part.loaded, props) : part.waiting(props)
}
