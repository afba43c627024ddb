import { autorun, reaction } from 'mobx'
import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import type { OpenChat } from '../features/messages/OpenChat.ts'
import { Silent } from '../ui/Silent.tsx'
import type { AppState } from './AppState.ts'
import { Spoken } from './Spoken.ts'

/** Reads aloud to screen readers: each line is an element of its own, so that none is passed over. */
export const Announcer = observer(({ app, open }: { app: AppState; open: OpenChat }) => {
  const [spoken] = useState(() => new Spoken(app.root.myId, app.person))
  useEffect(() => {
    const leaveTexts = reaction(
      () => (open.timeline.atEnd ? open.timeline.messages.at(-1)?.seq : undefined),
      (seq) => seq !== undefined && spoken.heard(open.timeline.messages),
      { fireImmediately: true },
    )
    const leaveFailures = autorun(() => spoken.waits(app.root.outbox.of(open.chat.id)))
    return () => {
      leaveTexts()
      leaveFailures()
    }
  }, [app, open, spoken])
  return (
    <Silent aria-live="polite">
      {spoken.lines.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </Silent>
  )
})
