import { Component, type ReactNode } from 'react'
import { t } from '../i18n/i18n.ts'
import { log } from '../lib/log.ts'
import { Trouble } from './Trouble.tsx'

interface ErrorBoundaryProps {
  /** Which part this is, for the log. */
  part: string
  /** What else to do when it breaks. */
  onBroken?: () => void
  children: ReactNode
}

/** A bug in one part of the page leaves the others standing; the part can be shown anew. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override componentDidCatch(error: unknown): void {
    log(`${this.props.part} broke`, error)
    this.props.onBroken?.()
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <Trouble
        title={t('trouble.part')}
        hint={t('trouble.partHint')}
        onRetry={() => this.setState({ broken: false })}
      />
    )
  }
}
